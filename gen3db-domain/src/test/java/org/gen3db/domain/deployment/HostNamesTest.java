package org.gen3db.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.credentials.Endpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which spellings are one name, and whether what a Secret names is the server of now. */
class HostNamesTest {
  @ParameterizedTest
  @CsvSource({
    // launched | host and port in the Secret | host of now, at 5432 | the same server
    "false, db,         5432, db,        true",
    "false, DB.,        5432, db,        true",
    "false, db,         5433, db,        false",
    "false, db,         ,     db,        true",
    "false, other,      5432, db,        false",
    "false, other,      ,     db,        false",
    "false, localhost,  5433, localhost, false",
    "false, localhost,  5432, 127.0.0.1, false",
    // one that gen3db starts itself moves from port to port
    "true,  localhost,  5433, localhost, true",
    "true,  127.0.0.1,  5433, localhost, true",
    "true,  localhost,  ,     127.0.0.1, true",
    "true,  db,         5433, db,        false",
    "true,  db,         5432, db,        true",
    "true,  db,         5432, localhost, false",
    "true,  localhost,  5432, db,        false",
    "true,  no/host,    5432, localhost, false",
  })
  void aSecretNamesTheServerOfNow(
      boolean launched, String host, @Nullable Integer port, String now, boolean same) {
    var hosts = new HostNames("gen3", "default", launched);
    assertThat(hosts.sameServer(host, port, new Endpoint(now, 5432))).isEqualTo(same);
  }
}
