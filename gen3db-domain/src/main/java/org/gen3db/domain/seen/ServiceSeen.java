package org.gen3db.domain.seen;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.placement.Placed;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * One service as stores and server show it at one moment: facts, no judgement.
 *
 * @param placed what is wanted, and where
 * @param otherName whether the service's name of the server is another than the administrator's
 * @param stored what the stores hold
 * @param attempts the logins that were tried into its database, in order
 * @param insideSeen its database from inside, or null while nobody looked
 * @param oldPlace the place that its Secret names otherwise, or null while nobody looked
 * @param byName how a login by the name that the service uses ended, where the administrator uses
 *     another; null while none was tried
 * @param rotation what a rotation of the entry's own store has prepared; null while nobody looked
 */
public record ServiceSeen(
    Placed placed,
    boolean otherName,
    Stored stored,
    List<Attempt> attempts,
    Observed.@Nullable Inside insideSeen,
    @Nullable OldPlace oldPlace,
    @Nullable Login byName,
    @Nullable Look<RemoteEntry> rotation) {
  public ServiceSeen {
    attempts = List.copyOf(attempts);
  }

  /** What the stores alone tell. */
  public static ServiceSeen of(Placed placed, boolean otherName, Stored stored) {
    return new ServiceSeen(placed, otherName, stored, List.of(), null, null, null, null);
  }

  /** The service's name. */
  public String service() {
    return placed.service();
  }

  public ServicePlan wanted() {
    return placed.wanted();
  }

  public ServicePlan effective() {
    return placed.effective();
  }

  /** Where its database is or will be. */
  public Place place() {
    return placed.place();
  }

  public boolean isAdministrated() {
    return placed.place().master().isPresent();
  }

  public Optional<Observed.Inside> inside() {
    return Optional.ofNullable(insideSeen);
  }

  /** The entry whose password the service uses, where its delivery has one that is there. */
  public Optional<RemoteEntry> usedEntry() {
    return stored.entry().filter(entry -> wanted().delivery().usesEntry());
  }

  /**
   * Whether this password stands in the pending Secret as that of a rotation which replaces the
   * very version of the entry that is there (R8).
   */
  public boolean rotatesEntryTo(Password password) {
    Optional<SecretData> pending = stored.pending().map(StoredSecret::data);
    return pending
            .flatMap(data -> StoredCredentials.in(data).password())
            .filter(password::equals)
            .isPresent()
        && usedEntry()
            .filter(
                entry ->
                    pending
                        .flatMap(data -> data.text(DbCredentials.REPLACES))
                        .filter(entry.version()::equals)
                        .isPresent())
            .isPresent();
  }

  /**
   * Since when the service's password is what it is: as the entry's store says, or as gen3db noted
   * it at the Secret; empty where nobody knows.
   */
  public Optional<Instant> passwordSince() {
    Optional<RemoteEntry> entry = usedEntry();
    return entry.isPresent()
        ? entry.flatMap(RemoteEntry::changed)
        : stored.serving().flatMap(StoredSecret::passwordChanged);
  }

  /** How the last login ended; empty while none was tried. */
  public Optional<Login> lastLogin() {
    return attempts.isEmpty()
        ? Optional.empty()
        : Optional.of(attempts.get(attempts.size() - 1).ended());
  }

  /** Whether a login by the service's own name of the server was seen to work. */
  public boolean isProvenByName() {
    return byName != null && byName.connected();
  }

  /** The same by one of its role's two logins, by which somebody got in (R18). */
  public ServiceSeen withLogin(String login, Source source) {
    return login.equals(place().login())
        ? this
        : new ServiceSeen(
            placed.withLogin(login, source),
            otherName,
            stored,
            attempts,
            insideSeen,
            oldPlace,
            byName,
            rotation);
  }

  public ServiceSeen tried(Attempt attempt) {
    var all = new ArrayList<>(attempts);
    all.add(attempt);
    return new ServiceSeen(placed, otherName, stored, all, insideSeen, oldPlace, byName, rotation);
  }

  public ServiceSeen seenInside(Observed.Inside inside) {
    return new ServiceSeen(placed, otherName, stored, attempts, inside, oldPlace, byName, rotation);
  }

  public ServiceSeen seenOld(OldPlace old) {
    return new ServiceSeen(placed, otherName, stored, attempts, insideSeen, old, byName, rotation);
  }

  public ServiceSeen triedByName(Login login) {
    return new ServiceSeen(
        placed, otherName, stored, attempts, insideSeen, oldPlace, login, rotation);
  }

  /** The same with what a rotation of the entry's own store has prepared. */
  public ServiceSeen seenRotation(Look<RemoteEntry> prepared) {
    return new ServiceSeen(
        placed, otherName, stored, attempts, insideSeen, oldPlace, byName, prepared);
  }

  /** The version that a rotation of the entry's own store has prepared, as far as it was seen. */
  public Optional<RemoteEntry> prepared() {
    return rotation instanceof Look.There<RemoteEntry> there
        ? Optional.of(there.value())
        : Optional.empty();
  }
}
