package org.gen3db.adapter.aws.secrets;

import java.util.Map;

/** The credentials of tests, as the SDK finds them: by properties of the JVM. */
final class Keys {
  static final String ID = "AKIATESTS00000000000";
  static final String SECRET = "secret-of-the-tests";

  private Keys() {}

  /** Gives them to all clients of this JVM. */
  static void give() {
    Map.of("aws.accessKeyId", ID, "aws.secretAccessKey", SECRET).forEach(System::setProperty);
  }

  /** Takes them away. */
  static void take() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }
}
