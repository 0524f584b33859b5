package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.Test;

/** A password that really leaks is found in each place that is looked at. */
class PlantedLeakTest {
  private static final String PLANTED = "Planted-Rk9TsXq7";

  private final Evidence evidence = new Evidence();

  @Test
  void aPlantedPasswordIsFoundInEveryPlace() throws Exception {
    evidence.isSecret(PLANTED);
    try (var server =
        ScratchServer.start(
            "log_statement = 'all'",
            "shared_preload_libraries = 'pg_stat_statements'",
            "pg_stat_statements.track_utility = on")) {
      server.sql("CREATE EXTENSION pg_stat_statements");
      try (var driver = new DriverLog(evidence)) {
        server.sql("CREATE ROLE planted PASSWORD '" + PLANTED + "'");
      }
      evidence.see("the server's log", server.log());
      evidence.see(
          "pg_stat_statements",
          String.join("\n", server.sql("SELECT query FROM pg_stat_statements")));
      try (var activity = Watching.activity(evidence, server);
          var connection = server.open("postgres", "postgres", server.master().password().text());
          var statement = connection.createStatement()) {
        statement.execute("SELECT '" + PLANTED + "'");
        await()
            .atMost(30, TimeUnit.SECONDS)
            .until(() -> evidence.in("pg_stat_activity").contains("SELECT"));
      }
    }
    Process careless = new ProcessBuilder("sh", "-c", "sleep 30", PLANTED).start();
    try (var arguments = Watching.arguments(evidence)) {
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> evidence.in("arguments of processes").contains("sleep 30"));
    } finally {
      careless.descendants().forEach(ProcessHandle::destroyForcibly);
      careless.destroyForcibly();
    }
    for (String place :
        new String[] {
          "the driver's log",
          "the server's log",
          "pg_stat_statements",
          "pg_stat_activity",
          "arguments of processes"
        }) {
      assertThat(evidence.leaks()).as(place).anyMatch(leak -> leak.contains("in " + place));
    }
  }
}
