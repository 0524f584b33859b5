package org.gen3db.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Classes of tests as a user has them; run by the tests of this package. */
final class Samples {
  static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

  private Samples() {}

  static String ask(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static final String COUNT = "SELECT count(*) FROM \"User\"";

  /** One that is restored, changed by each test, and found as it was by the next. */
  @Restored(service = "fence", from = "src/test/dumps", version = "1.0")
  static class Users {
    private String before = "";

    @BeforeEach
    void count(DataSource database) throws SQLException {
      before = ask(database, COUNT);
    }

    @RepeatedTest(3)
    void each_has_what_the_dump_has(RestoredDatabase database, DataSource same)
        throws SQLException {
      NAMES.add(database.name());
      assertThat(before).isEqualTo("2");
      ask(same, "DELETE FROM \"User\"");
      ask(same, "CREATE TABLE mine ()");
      assertThat(ask(database.dataSource(), COUNT)).isEqualTo("0");
      assertThat(database.url()).endsWith("/" + database.name());
      assertThat(
              ask(same, "SELECT has_database_privilege('public', current_database(), 'CONNECT')"))
          .as("whoever else has a login on the server")
          .isEqualTo("f");
      assertThat(database + "" + database.credentials())
          .doesNotContain(database.credentials().password().text());
    }

    /** A class inside has the same. */
    @Nested
    class Inside {
      @Test
      void has_it_too(DataSource database) throws SQLException {
        assertThat(ask(database, COUNT)).isEqualTo("2");
      }
    }
  }

  /** Four that are inside their tests at once. */
  @Restored(service = "fence", from = "src/test/dumps", version = "1.0")
  @Execution(ExecutionMode.CONCURRENT)
  static class SideBySide {
    private static final CyclicBarrier ALL = new CyclicBarrier(4);

    @RepeatedTest(4)
    void nobody_sees_the_others(RestoredDatabase database) throws Exception {
      ask(database.dataSource(), "INSERT INTO \"User\" VALUES (99, 'me', false)");
      ALL.await();
      assertThat(ask(database.dataSource(), COUNT)).isEqualTo("3");
      ALL.await();
    }
  }

  /** Of which no other test is at work. */
  @Restored(service = "fence", from = "src/test/dumps", version = "1.0")
  static class Alone {
    @RepeatedTest(2)
    void that_of_the_test_before_is_gone(DataSource same) throws SQLException {
      assertThat(
              ask(
                  same,
                  "SELECT count(*) FROM pg_database WHERE datname LIKE 'fence%' AND datname <>"
                      + " current_database() AND datallowconn"))
          .isEqualTo("0");
    }
  }

  /** One in which what makes databases loses its sessions, as by the server or the network. */
  @Restored(service = "fence", from = "src/test/dumps", version = "1.0")
  static class SessionsEnd {
    static volatile Runnable ending = () -> {};

    @Test
    void nobody_notices(DataSource database) {
      ending.run();
    }
  }

  /** One whose sessions are still open when its database is dropped. */
  @Restored(service = "fence", from = "src/test/dumps", version = "1.0")
  static class LeavesOpen {
    static String name = "";

    @Test
    @SuppressWarnings("resource")
    void a_session_stays(RestoredDatabase database) throws SQLException {
      name = database.name();
      assertThat(database.dataSource().getConnection().isValid(0)).isTrue();
    }
  }

  /** No such version. */
  @Restored(service = "fence", from = "src/test/dumps", version = "9.9")
  static class NoDump {
    @Test
    void asks(DataSource database) {}
  }

  /** Before there is a test. */
  @Restored(service = "fence", from = "src/test/dumps", version = "1.0")
  static class TooEarly {
    TooEarly(DataSource database) {}

    @Test
    void is_not_begun() {}
  }
}
