package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.gen3db.junit.Restored;
import org.gen3db.junit.RestoredDatabase;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.lab.SeenCodes;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What the JUnit extension tells, beside what a restore tells. */
class JunitCodesTest {
  @TempDir private Path folder;

  /** Whose test drops its own database, so that nobody else can. */
  @Restored(service = "fence", from = "../examples/restore/dumps", version = "1.0.3")
  static class DropsItsOwn {
    @Test
    void drops(RestoredDatabase database) throws SQLException {
      String url = database.url().replace("/" + database.name(), "/postgres");
      try (Connection connection =
          DriverManager.getConnection(
              url,
              database.credentials().username(),
              database.credentials().password().reveal(String::new))) {
        TestPostgres.run(connection, "DROP DATABASE \"" + database.name() + "\"");
      }
    }
  }

  @Test
  @Provokes("PARAMETER_INVALID")
  void a_server_that_is_none() {
    assertThat(told(Map.of("gen3db.junit.server", "example.org")))
        .contains("GEN3DB-960 gen3db.junit.server: 'example.org' is no HOST:PORT", "passwordFile");
    assertThat(told(Map.of("gen3db.junit.server", "example.org:5432")))
        .contains("GEN3DB-960 gen3db.junit.passwordFile: it is not set");
    assertThat(
            told(
                Map.of(
                    "gen3db.junit.server",
                    "example.org:5432",
                    "gen3db.junit.passwordFile",
                    folder.resolve("none").toString())))
        .contains("GEN3DB-960 gen3db.junit.passwordFile", "NoSuchFileException");
  }

  @Test
  @Provokes("TEST_SERVER_FAILED")
  void a_database_that_is_gone() throws IOException {
    try (TestPostgres server = TestPostgres.start()) {
      String password = server.master().password().reveal(String::new);
      Path file = Files.writeString(folder.resolve("password"), password);

      String told =
          told(
              Map.of(
                  "gen3db.junit.folder",
                  folder.resolve("own").toString(),
                  "gen3db.junit.server",
                  "127.0.0.1:" + server.port(),
                  "gen3db.junit.passwordFile",
                  file.toString()));

      assertThat(told)
          .contains("GEN3DB-961 127.0.0.1:" + server.port(), "dropping a test's database failed")
          .doesNotContain(password);
    }
  }

  /** The failures with their causes, as JUnit shows them. */
  private static String told(Map<String, String> parameters) {
    var told = new StringBuilder();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(DropsItsOwn.class))
                .configurationParameters(parameters)
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                for (Throwable one = result.getThrowable().orElse(null);
                    one != null;
                    one = one.getCause()) {
                  told.append(one.getMessage()).append('\n');
                }
              }
            });
    return SeenCodes.note(new Run(1, "", told.toString())).err();
  }
}
