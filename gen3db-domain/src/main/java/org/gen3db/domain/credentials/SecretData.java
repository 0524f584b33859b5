package org.gen3db.domain.credentials;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys and values of a Kubernetes Secret or of a remote entry. Every value may be a secret, so
 * this prints its keys only.
 */
public final class SecretData {
  private final Map<String, Password> values;

  private SecretData(Map<String, Password> values) {
    this.values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** The data with these keys. */
  public static SecretData of(Map<String, Password> values) {
    return new SecretData(values);
  }

  /** All keys and values, sorted by key. */
  public Map<String, Password> values() {
    return values;
  }

  /** The keys, sorted. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** The secret value of a key. */
  public Optional<Password> secret(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that is no secret, such as a host. */
  public Optional<String> text(String key) {
    return secret(key).map(Password::text);
  }

  /** The data with the keys of {@code other} set; its own further keys are kept. */
  public SecretData with(SecretData other) {
    var all = new TreeMap<>(values);
    all.putAll(other.values);
    return new SecretData(all);
  }

  /** Whether all keys of {@code other} stand here with equal values. */
  public boolean holds(SecretData other) {
    return other.values.entrySet().stream()
        .allMatch(e -> Objects.equals(e.getValue(), values.get(e.getKey())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretData that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
