package org.gen3db.adapter.local.secrets;

import java.nio.file.Path;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.NewSecret;

/** A process that writes Secrets: once with keepIfAbsent, or on and on until it is killed. */
final class SecretWriter {
  private SecretWriter() {}

  public static void main(String[] arguments) {
    var store = PlainStore.in(Path.of(arguments[0]));
    String key = arguments[1];
    if (key.equals("keep")) {
      var kept = store.keepIfAbsent(secret("kept", key, arguments[2]));
      System.out.println(kept.data().text(key).orElseThrow() + " " + store.claimEnvironmentId());
      return;
    }
    System.out.println("writing");
    for (int i = 1; i <= Integer.parseInt(arguments[2]); i++) {
      store.write(secret("shared", key, Integer.toString(i)));
      store.keepIfAbsent(secret("own-" + key, key, Integer.toString(i)));
      store.delete("own-" + key);
    }
  }

  private static NewSecret secret(String name, String key, String value) {
    return new NewSecret(name, "fence", SecretData.of(Map.of(key, Password.of(value))));
  }
}
