package org.gen3db.domain.credentials;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Credentials as a Secret or a remote entry holds them, which may lack keys. Empty values count as
 * lacking.
 */
public final class StoredCredentials {
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private final SecretData data;

  private StoredCredentials(SecretData data) {
    this.data = data;
  }

  /** The credentials in this data. */
  public static StoredCredentials in(SecretData data) {
    return new StoredCredentials(data);
  }

  /** The key's text, if it is there and not empty. */
  public Optional<String> text(String key) {
    return data.text(key).filter(text -> !text.isEmpty());
  }

  /** The password, if it is there and not empty. */
  public Optional<Password> password() {
    return data.secret("password").filter(password -> password.length() > 0);
  }

  /** The port, if it is there and is one. */
  public Optional<Integer> port() {
    return text("port")
        .map(String::strip)
        .filter(text -> PORT.matcher(text).matches())
        .map(Integer::valueOf)
        .filter(port -> port >= 1 && port <= 65535);
  }

  /** Whether it says that the database is ready; the chart's job writes a newline behind it. */
  public boolean dbcreated() {
    return text(DbCredentials.DBCREATED).map(String::strip).filter("true"::equals).isPresent();
  }

  /** Which of the five keys that every credential needs are lacking. */
  public List<String> missing() {
    return Stream.of("database", "host", "password", "port", "username")
        .filter(
            key ->
                switch (key) {
                  case "port" -> port().isEmpty();
                  case "password" -> password().isEmpty();
                  default -> text(key).isEmpty();
                })
        .toList();
  }

  /** The credentials, when no key is lacking. */
  public Optional<DbCredentials> complete() {
    @Nullable Integer port = port().orElse(null);
    @Nullable Password password = password().orElse(null);
    if (port == null || password == null || !missing().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DbCredentials(
            text("database").orElseThrow(),
            text("host").orElseThrow(),
            port,
            text("username").orElseThrow(),
            password));
  }

  /** Whether they name this database and user, wherever the server is. */
  public boolean names(String database, String username) {
    return Objects.equals(text("database").orElse(null), database)
        && Objects.equals(text("username").orElse(null), username);
  }
}
