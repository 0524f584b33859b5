package org.gen3db.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.operator.DatabasesSpec.SecretValue;
import org.jspecify.annotations.Nullable;

/** Values that Secrets hold: read for each run, and kept nowhere. */
final class SecretValues {
  private final KubernetesClient client;
  private final String namespace;

  SecretValues(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** What documents and messages call its source: no part of its content. */
  static String source(SecretValue value) {
    return "secret " + value.secret() + "/" + value.key();
  }

  /**
   * A value in its place among values.
   *
   * @throws Gen3DbException when it is not there, or cannot be read; or is to be anything but a
   *     password
   */
  Map<String, Object> read(SecretValue value) {
    String[] keys = value.path().split("(?<!\\\\)\\.", -1);
    if (!isPassword(keys)) {
      throw new Gen3DbException(
          Notice.of(
              OperatorCode.NOT_OF_OBJECTS,
              "spec.secretValues " + value.path(),
              "what a Secret holds may become a password only, as the status shows all else",
              "Write global.postgres.master.password or SERVICE.postgres.password; what is no"
                  + " secret stands in values."));
    }
    Object node = text(value);
    for (int i = keys.length - 1; i >= 0; i--) {
      node = Map.of(keys[i].replace("\\.", "."), node);
    }
    @SuppressWarnings("unchecked") // a path has at least one key
    var map = (Map<String, Object>) node;
    return map;
  }

  /** Names, hosts and the like are told to whoever may see the object. */
  private static boolean isPassword(String... keys) {
    int last = keys.length - 1;
    return last >= 2
        && keys[last].equals("password")
        && (keys[last - 1].equals("postgres")
            || (keys[last - 1].equals("master") && keys[last - 2].equals("postgres")));
  }

  private String text(SecretValue value) {
    String place = "secret " + value.secret();
    @Nullable Secret secret;
    try {
      secret = client.secrets().inNamespace(namespace).withName(value.secret()).get();
    } catch (KubernetesClientException e) {
      throw new Gen3DbException(
          Notice.of(
              OperatorCode.SECRET_NOT_READ,
              place,
              "the API server answers " + e.getCode() + " in the namespace " + namespace));
    }
    if (secret == null) {
      throw new Gen3DbException(
          Notice.of(
              OperatorCode.NO_SECRET_VALUE,
              place,
              "the namespace " + namespace + " has no Secret " + value.secret()));
    }
    @Nullable String coded = secret.getData() == null ? null : secret.getData().get(value.key());
    if (coded == null) {
      throw new Gen3DbException(
          Notice.of(
              OperatorCode.NO_SECRET_VALUE,
              place,
              "the Secret " + value.secret() + " has no key " + value.key()));
    }
    return new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
  }
}
