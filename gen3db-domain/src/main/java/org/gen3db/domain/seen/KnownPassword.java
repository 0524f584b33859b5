package org.gen3db.domain.seen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Source;

/**
 * A password that may be the right one.
 *
 * @param origin where it was found
 * @param service whose Secret, entry or values it stands in
 * @param password the password
 * @param database the database named beside it; empty for one from the values
 * @param username the user named beside it; empty for one from the values
 * @param source the same place in the contract's words
 * @param rotatesEntry whether it is a pending one of a rotation that did not end, and the entry is
 *     still the one that it replaces (R8)
 */
public record KnownPassword(
    PasswordOrigin origin,
    String service,
    Password password,
    String database,
    String username,
    Source source,
    boolean rotatesEntry) {
  /** One that takes no entry's place. */
  public KnownPassword(
      PasswordOrigin origin,
      String service,
      Password password,
      String database,
      String username,
      Source source) {
    this(origin, service, password, database, username, source, false);
  }

  /**
   * Whose password it is at this place: one that stands beside one of the role's two logins is that
   * one's (R18).
   */
  public String login(Place place) {
    return Logins.isOneOf(place.role().owner(), username) ? username : place.login();
  }

  /** The same for a service whose place it is. */
  public Source loginSource() {
    return source instanceof Source.SecretKey key
        ? new Source.SecretKey(key.secret(), "username")
        : source;
  }

  /** All passwords known for these services, in the order of R8. */
  public static List<KnownPassword> of(List<ServiceSeen> services) {
    var known = new ArrayList<KnownPassword>();
    for (PasswordOrigin origin : PasswordOrigin.values()) {
      for (ServiceSeen service : services) {
        of(origin, service).ifPresent(known::add);
      }
    }
    return List.copyOf(known);
  }

  private static Optional<KnownPassword> of(PasswordOrigin origin, ServiceSeen seen) {
    Stored stored = seen.stored();
    String service = seen.service();
    return switch (origin) {
      case PENDING ->
          in(origin, service, stored.pending())
              .map(found -> seen.rotatesEntryTo(found.password()) ? found.rotating() : found)
              .filter(found -> !found.isOutdated(seen));
      case ENTRY ->
          stored
              .entry()
              .filter(entry -> seen.wanted().delivery().usesEntry())
              .flatMap(
                  entry ->
                      in(origin, service, entry.data(), new Source.RemoteSecret(entry.name())));
      case EXPLICIT ->
          seen.wanted()
              .spec()
              .password()
              .map(set -> new KnownPassword(origin, service, set.value(), "", "", set.source()));
      case SERVING -> in(origin, service, stored.serving());
      case BOOTSTRAP -> in(origin, service, stored.bootstrap());
      case UNDER_WAY ->
          seen.prepared()
              .flatMap(
                  entry ->
                      in(origin, service, entry.data(), new Source.RemoteSecret(entry.name())));
      case GENERATED -> Optional.empty();
    };
  }

  /**
   * Whether it is that of another login than the one whose turn it is, for an entry that has
   * changed since: both log in, and that entry is no more what it was to replace.
   */
  private boolean isOutdated(ServiceSeen seen) {
    return seen.usedEntry().isPresent()
        && !rotatesEntry
        && !login(seen.place()).equals(seen.place().login());
  }

  private KnownPassword rotating() {
    return new KnownPassword(origin, service, password, database, username, source, true);
  }

  private static Optional<KnownPassword> in(
      PasswordOrigin origin, String service, Optional<StoredSecret> secret) {
    return secret.flatMap(
        found -> in(origin, service, found.data(), new Source.SecretKey(found.name(), "password")));
  }

  private static Optional<KnownPassword> in(
      PasswordOrigin origin, String service, SecretData data, Source source) {
    var credentials = StoredCredentials.in(data);
    return credentials
        .password()
        .map(
            password ->
                new KnownPassword(
                    origin,
                    service,
                    password,
                    credentials.text("database").orElse(""),
                    credentials.text("username").orElse(""),
                    source));
  }
}
