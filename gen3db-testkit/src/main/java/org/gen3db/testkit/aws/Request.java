package org.gen3db.testkit.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that the stand-in got.
 *
 * @param operation such as {@code GetSecretValue}
 * @param body its parameters
 * @param agent the caller's {@code User-Agent}
 * @param authorization the header by which the caller signs, which names the region and the key
 */
public record Request(
    String operation, Map<String, Object> body, String agent, String authorization) {
  /** A parameter that must be there. */
  String text(String parameter) {
    return optional(parameter)
        .orElseThrow(() -> Refusal.validation("Missing parameter " + parameter));
  }

  /** A parameter, where it is there. */
  public Optional<String> optional(String parameter) {
    return body.get(parameter) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The entry that is meant, where it is one: by its name or its ARN. */
  public Optional<String> entry() {
    return optional("SecretId").or(() -> optional("Name"));
  }

  /** A list, empty where there is none. */
  List<?> list(String parameter) {
    return body.get(parameter) instanceof List<?> list ? list : List.of();
  }

  /** A list of texts. */
  List<String> texts(String parameter) {
    return list(parameter).stream().map(String.class::cast).toList();
  }

  boolean flag(String parameter) {
    return Boolean.TRUE.equals(body.get(parameter));
  }

  @Nullable Object raw(String parameter) {
    return body.get(parameter);
  }

  @Override
  public String toString() {
    return operation + " " + entry().orElse("");
  }
}
