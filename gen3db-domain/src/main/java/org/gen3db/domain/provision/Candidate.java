package org.gen3db.domain.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.store.StoredSecret;

/**
 * A password that may be the right one.
 *
 * @param origin where it was found
 * @param password the password
 * @param database the database named beside it; empty for one from the values
 * @param username the user named beside it; empty for one from the values
 */
record Candidate(Origin origin, Password password, String database, String username) {

  /** All passwords known for these services, in the order of R8. */
  static List<Candidate> of(List<Member> members) {
    var candidates = new ArrayList<Candidate>();
    for (Origin origin : Origin.values()) {
      for (Member member : members) {
        of(origin, member).ifPresent(candidates::add);
      }
    }
    return List.copyOf(candidates);
  }

  private static Optional<Candidate> of(Origin origin, Member member) {
    Stored stored = member.stored();
    return switch (origin) {
      case PENDING -> stored.pending().flatMap(secret -> in(origin, secret));
      case ENTRY ->
          stored
              .entry()
              .filter(entry -> member.plan().delivery().usesEntry())
              .flatMap(entry -> in(origin, entry.data()));
      case EXPLICIT ->
          Optional.ofNullable(member.plan().password().value())
              .map(password -> new Candidate(origin, password, "", ""));
      case SERVING -> stored.serving().flatMap(secret -> in(origin, secret));
      case BOOTSTRAP -> stored.bootstrap().flatMap(secret -> in(origin, secret));
    };
  }

  private static Optional<Candidate> in(Origin origin, StoredSecret secret) {
    return in(origin, secret.data());
  }

  private static Optional<Candidate> in(Origin origin, SecretData data) {
    var credentials = StoredCredentials.in(data);
    return credentials
        .password()
        .map(
            password ->
                new Candidate(
                    origin,
                    password,
                    credentials.text("database").orElse(""),
                    credentials.text("username").orElse("")));
  }
}
