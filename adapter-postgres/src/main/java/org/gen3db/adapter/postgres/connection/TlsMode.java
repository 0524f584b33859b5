package org.gen3db.adapter.postgres.connection;

import java.util.Locale;

/** How a connection is encrypted, by the names that psql and pgjdbc know. */
public enum TlsMode {
  /** Never. */
  DISABLE,
  /** Only where the server insists. */
  ALLOW,
  /** Where the server offers it. */
  PREFER,
  /** Always; the certificate is not checked. */
  REQUIRE,
  /** Always; the certificate is signed by one of those given. */
  VERIFY_CA,
  /** Always; the certificate is signed by one of those given, and names the host. */
  VERIFY_FULL;

  /** As it stands in values, such as {@code verify-full}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
