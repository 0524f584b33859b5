package org.gen3db.domain.placement;

import java.util.HashMap;
import java.util.Map;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;

/**
 * The forms in which an administrator's credentials are found in remote entries. That of the chart
 * has username, password, host and port; one that a managed server keeps for itself has the first
 * two only, and one that is rotated for it has engine and dbname beside all four. Those are one
 * form with keys more or less. Gen3's job for a database cluster writes the names with a prefix.
 */
final class MasterForm {
  private static final Map<String, String> PREFIXED =
      Map.of(
          "db_host", "host",
          "db_port", "port",
          "db_username", "username",
          "db_password", "password");

  private MasterForm() {}

  /** The same in the chart's form; what stands there in that form already wins. */
  static SecretData chart(SecretData held) {
    var values = new HashMap<String, Password>();
    PREFIXED.forEach((key, name) -> held.secret(key).ifPresent(value -> values.put(name, value)));
    return SecretData.of(values).with(held);
  }
}
