package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.postgres.PgBouncer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PgBouncer, as Debian packages it, where the server is expected. */
@Tag("full")
class PoolerBetweenTest {
  @TempDir private Path folder;

  @Test
  @Provokes("POOLER_BETWEEN")
  void aPoolerIsToldAndPassedByAtTheServersOwnAddress() throws Exception {
    try (var server = ScratchServer.start();
        var pooler = PgBouncer.before(server.master(), "transaction")) {
      Release release = new Release(folder).values(server.values(pooler.port()));
      release.fails("fence", PostgresCode.POOLER_BETWEEN, "127.0.0.1:" + pooler.port(), "address");
      assertThat(server.made()).isEmpty();
      assertThat(release.stores().allSecrets()).isEmpty();
      release.values(
          server.values(pooler.port()),
          "gen3db: {databaseServer: {address: \"127.0.0.1:%d\"}}\n".formatted(server.port()));
      release.readyAfterOneMoreApply("fence");
      assertThat(release.stores().secret("fence-dbcreds"))
          .as("services go through the pooler")
          .containsEntry("port", Integer.toString(pooler.port()));
    }
  }
}
