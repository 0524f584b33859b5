package org.gen3db.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an object wants. The definition of the objects says which of it must be there.
 *
 * @param release the Helm release; {@code gen3} when it is null
 * @param values values as Helm has them, without passwords; none when it is null
 * @param secretValues values that Secrets of the same namespace hold; none when it is null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabasesSpec(
    @Nullable String release,
    @Nullable Map<String, Object> values,
    @Nullable List<SecretValue> secretValues) {
  /** Everything by default. */
  public DatabasesSpec() {
    this(null, null, null);
  }

  String releaseOrDefault() {
    return release == null ? "gen3" : release;
  }

  Map<String, Object> givenValues() {
    return values == null ? Map.of() : values;
  }

  List<SecretValue> givenSecretValues() {
    return secretValues == null ? List.of() : secretValues;
  }

  /**
   * A value that a Secret holds.
   *
   * @param path where it belongs in the values: {@code global.postgres.master.password} or {@code
   *     SERVICE.postgres.password}, as all else is shown; a dot that is a part of a key has a
   *     backslash before it
   * @param secret the name of the Secret
   * @param key its key
   */
  public record SecretValue(String path, String secret, String key) {}
}
