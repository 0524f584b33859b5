package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.server.Login;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class SecrecyTest {
  private static final List<String> SECRETS =
      List.of("made-Xq7Vt2LwPz", "changed-Hn4Rk9Ts", "refused-Bm5Jd8Yc", "master-Lg3Wf6Kp");

  @Test
  void noPasswordIsSeenInTheServersLogOrStatisticsOrInTheDriversLogOrInErrors() throws Exception {
    var driverLog = new Captured();
    Logger driver = Logger.getLogger("org.postgresql");
    driver.addHandler(driverLog);
    driver.setLevel(Level.ALL);
    try (var server =
            TestServer.start(
                "log_statement = 'all'",
                "log_min_messages = debug1",
                "log_min_error_statement = debug1",
                "log_connections = on",
                "shared_preload_libraries = 'pg_stat_statements'",
                "pg_stat_statements.track_utility = on");
        var adapter = TestServer.adapter()) {
      server.sql("postgres", "CREATE EXTENSION pg_stat_statements");
      var service =
          new Provisioning("secret", "secret", Password.of(SECRETS.get(0)), List.of("ltree"));
      service.apply(adapter, server.master());
      var errors = new StringWriter();
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        session.perform(new Change.SetPassword("secret"), Password.of(SECRETS.get(1)));
        try (var refused = session.enter("secret", "secret", Password.of(SECRETS.get(2)))) {
          assertThat(refused.login()).isEqualTo(Login.REFUSED);
        }
        record(
            errors,
            () -> session.perform(Provisioning.createRole("secret"), Password.of(SECRETS.get(2))));
        record(
            errors,
            () -> session.perform(new Change.SetPassword("absent"), Password.of(SECRETS.get(2))));
        record(
            errors,
            () ->
                adapter.connect(
                    new Master(server.server(), "postgres", Password.of(SECRETS.get(3))),
                    Cancellation.create()));
      }
      String log = server.serverLog();
      String statistics =
          String.join(
              "\n",
              server.sql(
                  "postgres",
                  "SELECT query FROM pg_stat_statements UNION SELECT query FROM pg_stat_activity"));
      assertThat(log).contains("CREATE ROLE \"secret\" LOGIN PASSWORD 'SCRAM-SHA-256$");
      assertThat(statistics).contains("CREATE ROLE");
      assertThat(driverLog.text()).contains("CREATE DATABASE");
      for (String secret : SECRETS) {
        for (String form : forms(secret)) {
          assertThat(log).doesNotContain(form);
          assertThat(statistics).doesNotContain(form);
          assertThat(driverLog.text()).doesNotContain(form);
          assertThat(errors.toString()).doesNotContain(form);
        }
      }
      assertThat(errors.toString()).contains("create-role").doesNotContain("SCRAM-SHA-256$");
    } finally {
      driver.removeHandler(driverLog);
      driver.setLevel(null);
    }
  }

  private static void record(
      StringWriter errors, org.assertj.core.api.ThrowableAssert.ThrowingCallable failing) {
    assertThatThrownBy(failing)
        .isInstanceOf(Gen3DbException.class)
        .satisfies(e -> e.printStackTrace(new PrintWriter(errors, true)));
  }

  private static List<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return List.of(secret, Base64.getEncoder().withoutPadding().encodeToString(bytes));
  }

  private static final class Captured extends Handler {
    private final List<String> lines = new ArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public synchronized void publish(LogRecord line) {
      lines.add(formatter.format(line));
    }

    synchronized String text() {
      return String.join("", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
