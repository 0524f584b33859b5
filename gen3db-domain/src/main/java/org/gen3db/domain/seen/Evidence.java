package org.gen3db.domain.seen;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a role and whose it is, before anything is decided.
 *
 * @param candidates the passwords known, in the order of R8
 * @param right the candidate that the server took after asking for it, or null
 * @param asked whether the server asks for passwords at all; true when nothing could be tried
 * @param server what the administrator sees, or null without one
 * @param environment whose things are ours
 * @param elsewhere the Secret of another service that holds a password of the role; empty for none
 */
public record Evidence(
    List<KnownPassword> candidates,
    @Nullable KnownPassword right,
    boolean asked,
    Observed.@Nullable OnServer server,
    Mark environment,
    String elsewhere) {
  /** One where no other service's Secret holds a password of the role. */
  public Evidence(
      List<KnownPassword> candidates,
      @Nullable KnownPassword right,
      boolean asked,
      Observed.@Nullable OnServer server,
      Mark environment) {
    this(candidates, right, asked, server, environment, "");
  }

  public Optional<KnownPassword> proven() {
    return Optional.ofNullable(right);
  }

  public Optional<KnownPassword> first(PasswordOrigin... origins) {
    for (PasswordOrigin origin : origins) {
      Optional<KnownPassword> found =
          candidates.stream().filter(candidate -> candidate.origin() == origin).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a password of this role is stored: one that stands beside another user never was its
   * password, so that setting it would lock out whoever has the role's.
   */
  public boolean isStoredFor(String role) {
    return candidates.stream()
        .anyMatch(
            candidate ->
                candidate.origin().isStored()
                    && (candidate.username().isEmpty() || candidate.username().equals(role)));
  }

  /**
   * R11: whether only its passwords were lost, as when the Secrets were deleted: no password is
   * stored for anybody, every database that is asked for is owned by the role and bears the mark of
   * this very release, and nobody is connected as the role, who would be locked out. Whether the
   * Secret of another service of the release holds it, as where values gave its role and database
   * to this one, is {@link #elsewhere}.
   */
  public boolean isLeftByUs(String role) {
    return candidates.stream().noneMatch(candidate -> candidate.origin().isStored())
        && server != null
        && !server.databases().isEmpty()
        && server.databases().values().stream().allMatch(found -> isLeft(found, role));
  }

  private boolean isLeft(Observed.Database database, String role) {
    return database.owner().equals(role)
        && database.mark().filter(environment::equals).isPresent()
        && database.connected().stream().noneMatch(name -> Logins.isOneOf(role, name));
  }

  /** Whether a rotation that did not end has to give the entry this password. */
  public boolean rotatesEntryTo(KnownPassword right) {
    return candidates.stream()
        .anyMatch(one -> one.rotatesEntry() && one.password().equals(right.password()));
  }

  public boolean roleExists() {
    return server != null && server.role().isPresent();
  }

  /** Whether gen3db made the role for this environment. */
  public boolean roleIsMarkedOurs() {
    return server != null
        && server.role().flatMap(Observed.Role::mark).filter(this::isOurs).isPresent();
  }

  /** R11: the mark on the role or on any of its databases is ours. */
  public boolean isMarkedOurs() {
    return roleIsMarkedOurs()
        || (server != null
            && server.databases().values().stream()
                .anyMatch(database -> database.mark().filter(this::isOurs).isPresent()));
  }

  /**
   * Whether a stored password that logs in stands beside this database and user: a cluster that was
   * recreated, or a database that the chart's job made, may then be adopted (R11).
   */
  public boolean isProvenByStored(String database, String username) {
    return right != null
        && candidates.stream()
            .anyMatch(
                candidate ->
                    candidate.origin().isStored()
                        && candidate.password().equals(right.password())
                        && candidate.database().equals(database)
                        && candidate.username().equals(username));
  }

  /** Whether a password that is stored for this user logs in, and not one of the values only. */
  public boolean isProvenByStored(String username) {
    return right != null
        && candidates.stream()
            .anyMatch(
                candidate ->
                    candidate.origin().isStored()
                        && candidate.password().equals(right.password())
                        && candidate.username().equals(username));
  }

  public boolean isOurs(Mark mark) {
    return mark.id().equals(environment.id());
  }
}
