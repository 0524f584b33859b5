package org.gen3db.domain.credentials;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Credentials as a Secret or a remote entry holds them, which may lack keys. Empty values count as
 * lacking.
 */
public final class StoredCredentials {
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private static final List<String> KEYS =
      List.of("database", "host", "password", "port", "username");

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

  /** The host, if it is there and is one; an IPv6 address without brackets. */
  public Optional<String> host() {
    return text("host")
        .filter(text -> HostName.problem(text).isEmpty())
        .map(text -> new HostName(text).text());
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
    return KEYS.stream()
        .filter(
            key ->
                switch (key) {
                  case "host" -> host().isEmpty();
                  case "port" -> port().isEmpty();
                  case "password" -> password().isEmpty();
                  default -> text(key).isEmpty();
                })
        .toList();
  }

  /**
   * What is wrong with the five keys, to follow the name of what holds them, such as "lacks host"
   * or "has a key host that holds a port"; empty when nothing is. Without values.
   */
  public String complaint() {
    return complaint(KEYS);
  }

  /**
   * The same where only some keys are needed; a host or port that is there must be one all the
   * same.
   *
   * @param needed the keys that must be there
   */
  public String complaint(List<String> needed) {
    List<String> absent = needed.stream().filter(key -> text(key).isEmpty()).toList();
    var complaints = new ArrayList<String>();
    if (!absent.isEmpty()) {
      complaints.add("lacks " + String.join(", ", absent));
    }
    text("host")
        .flatMap(HostName::problem)
        .ifPresent(why -> complaints.add("has a key host that " + why));
    if (text("port").isPresent() && port().isEmpty()) {
      complaints.add("has a key port that is no whole number between 1 and 65535");
    }
    return String.join(", and ", complaints);
  }

  /** The credentials, when no key is lacking. */
  public Optional<DbCredentials> complete() {
    return missing().isEmpty()
        ? Optional.of(
            new DbCredentials(
                text("database").orElseThrow(),
                host().orElseThrow(),
                port().orElseThrow(),
                text("username").orElseThrow(),
                password().orElseThrow()))
        : Optional.empty();
  }

  /** Whether they name this database and user, wherever the server is. */
  public boolean names(String database, String username) {
    return Objects.equals(text("database").orElse(null), database)
        && Objects.equals(text("username").orElse(null), username);
  }
}
