package org.gen3db.domain.former;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.credentials.Identifiers;

/**
 * Credentials of a service as an installer of before keeps them.
 *
 * @param credentials where the database is, and who opens it
 * @param secret the Secret that holds them
 * @param key the key there
 */
public record FormerCredentials(DbCredentials credentials, String secret, String key) {
  /** The Secret and its key, for messages. */
  public String place() {
    return "secret " + secret + "/" + key;
  }

  /** What cannot be as it says, in words; empty when all can. */
  public Optional<String> problem() {
    return HostName.problem(credentials.host())
        .map(why -> "its host " + why)
        .or(() -> named("database", credentials.database()))
        .or(() -> named("user", credentials.username()))
        .or(
            () ->
                List.of('\n', '\r', '\0').stream()
                    .filter(c -> credentials.password().reveal(all -> holds(all, c)))
                    .findFirst()
                    .map(c -> "its password holds a line break or NUL"));
  }

  private static Optional<String> named(String what, String name) {
    return Identifiers.problem(name).map(why -> "the " + what + " '" + name + "' " + why);
  }

  private static boolean holds(char[] characters, char one) {
    for (char c : characters) {
      if (c == one) {
        return true;
      }
    }
    return false;
  }
}
