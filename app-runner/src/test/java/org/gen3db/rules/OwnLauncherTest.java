package org.gen3db.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Stores;
import org.gen3db.spi.Adapter;
import org.gen3db.spi.AdapterContext;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.DatabaseLauncherProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A launcher of somebody else's is chosen by its id, and counts like the embedded server's. */
class OwnLauncherTest {
  @TempDir Path folder;

  @Test
  void aLauncherThatTheValuesChooseGivesHostPortAndAdministrator() throws Exception {
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        global: {dev: true, postgres: {master: {host: elsewhere.example.org}}}
        fence: {postgres: {host: elsewhere.example.org, port: 1}}
        gen3db:
          databaseServer: {adapter: mine, address: "elsewhere.example.org:1", sslMode: disable}
          secretStore: {adapter: directory}
        """);
    try (var server = ScratchServer.start()) {
      var launcher = new Mine(server);
      Gen3Db gen3db = release(launcher);
      Report report = gen3db.apply(ApplyOptions.NONE);
      assertThat(report.any(Outcome.FAILED)).as(report.toString()).isFalse();
      assertThat(launcher.starts).isEqualTo(1);
      assertThat(server.made()).containsExactly("database fence_gen3", "role fence_gen3");
      assertThat(new Stores(folder).secret("fence-dbcreds"))
          .containsEntry("host", "127.0.0.1")
          .containsEntry("port", Integer.toString(server.port()));
      MasterPlan master = report.services().get(0).plan().master();
      assertThat(master).isNotNull();
      assertThat(master.host().source()).isEqualTo(Source.EMBEDDED);
      assertThat(gen3db.apply(ApplyOptions.NONE).services())
          .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.UNCHANGED));
      assertThat(gen3db.launcher().orElseThrow().describe()).isEqualTo("mine");
    }
  }

  private Gen3Db release(Mine launcher) {
    return Gen3Db.builder(
            new ValuesRequest(
                List.of("values.yaml"),
                List.of(),
                List.of(),
                List.of(),
                null,
                folder,
                InputStream.nullInputStream()))
        .services(List.of("fence"))
        .adapter(new MineProvider(launcher))
        .build();
  }

  private record MineProvider(Mine launcher)
      implements DatabaseLauncherProvider<AdapterProvider.NoSettings> {
    @Override
    public String id() {
      return "mine";
    }

    @Override
    public String description() {
      return "somebody else's way to start a server";
    }

    @Override
    public String serverId() {
      return "postgres";
    }

    @Override
    public Class<NoSettings> settingsType() {
      return NoSettings.class;
    }

    @Override
    public Adapter create(NoSettings settings, AdapterContext context) {
      return Adapter.of(DatabaseLauncher.class, launcher);
    }
  }

  private static final class Mine implements DatabaseLauncher {
    private final ScratchServer server;
    private int starts;

    Mine(ScratchServer server) {
      this.server = server;
    }

    @Override
    public Master start() {
      starts++;
      return server.master();
    }

    @Override
    public Optional<Master> running() {
      return Optional.of(server.master());
    }

    @Override
    public boolean stop() {
      return false;
    }

    @Override
    public String describe() {
      return "mine";
    }
  }
}
