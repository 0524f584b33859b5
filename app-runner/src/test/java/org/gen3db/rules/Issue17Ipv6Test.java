package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.postgres.TestPostgresSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Item 3 of issue 17, by the command line: a server that listens to IPv6. */
class Issue17Ipv6Test {
  @TempDir private Path folder;

  /** Where a machine has no IPv6 at all, the address that was tried is told as one. */
  @Test
  void aServerThatListensToIpv6IsOneByBothSpellings() throws Exception {
    boolean there = NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null;
    try (var server =
        ScratchServer.of(
            TestPostgresSetup.DEFAULT
                .configuration("listen_addresses = '127.0.0.1,::1'")
                .admitting(
                    "host all all 127.0.0.1/32 scram-sha-256",
                    "host all all ::1/128 scram-sha-256"))) {
      String values = server.values().replace("host: 127.0.0.1", "host: \"[::1]\"");
      Release release =
          new Release(folder).values(values, "gen3db: {databaseServer: {startupDeadline: 0s}}\n");
      if (!there) {
        release.fails("fence", PostgresCode.SERVER_UNREACHABLE, "[::1]:" + server.port());
        return;
      }
      Run first = release.apply("fence");
      assertThat(first.exitCode()).as(first.all()).isZero();
      assertThat(first.service("fence").path("outcome").asText()).isEqualTo("CREATED");
      Map<String, String> secret = new TreeMap<>(release.stores().secret("fence-dbcreds"));
      assertThat(secret).containsEntry("host", "::1").containsEntry("port", "" + server.port());
      Run env = release.run("env", "fence", "-o", "json");
      assertThat(env.document().path("PGHOST").asText()).isEqualTo("::1");
      secret.put("host", "[::1]");
      release.stores().putSecret("fence-dbcreds", secret);
      release.isReady("fence");
      release.values(values.replace("[::1]", "0:0:0:0:0:0:0:1"));
      release.isReady("fence");
    }
  }
}
