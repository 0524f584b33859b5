package org.gen3db.adapter.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.awaitility.Awaitility;
import org.gen3db.adapter.postgres.PostgresServer;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.adapter.postgres.session.AdministratorVisit;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two databases change their names, whoever is in them. */
class ExchangeTest {
  private static TestServer server;
  private static Master limited;
  private static PostgresServer adapter;

  @BeforeAll
  static void start() {
    server = TestServer.start("max_prepared_transactions = 2");
    limited = server.limitedMaster();
    adapter = TestServer.adapter();
  }

  @AfterAll
  static void stop() {
    adapter.close();
    server.close();
  }

  private static void make(String live, String next, String owner) {
    server.sql("postgres", "CREATE ROLE " + owner + " LOGIN PASSWORD 'x'");
    server.sql(
        "postgres", "GRANT " + owner + " TO limited WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
    for (String name : List.of(live, next)) {
      server.sql("postgres", "CREATE DATABASE " + name + " OWNER " + owner);
      server.sql(
          name,
          "CREATE TABLE which AS SELECT '" + name + "' AS name",
          "ALTER TABLE which OWNER TO " + owner);
    }
  }

  private static void exchange(Master master, String owner, String live, String next, String to) {
    try (AdministratorVisit visit = adapter.visit(master, "postgres", Cancellation.create())) {
      new Exchange(visit.connection(), owner).run(live, next, to);
    }
  }

  private static List<String> closed() {
    return server.sql(
        "postgres",
        "SELECT datname FROM pg_database WHERE NOT datallowconn AND datname <> 'template0'");
  }

  /**
   * Nobody who asks sees the old data after the new, and each gets in again after each exchange.
   */
  @Test
  void clientsSeeTheOldThenTheNewAndGetInAgain() throws Exception {
    make("busy", "busy_next", "busy_owner");
    var stop = new AtomicBoolean();
    var answered = new AtomicLongArray(4); // the exchange after which each had its last answer
    var wrong = new ConcurrentLinkedQueue<String>();
    var clients = new java.util.ArrayList<Thread>();
    var swaps = new AtomicLong();
    for (int i = 0; i < 4; i++) {
      int number = i;
      var client =
          new Thread(
              () -> ask(stop, after -> answered.set(number, after), wrong, swaps), "client-" + i);
      client.start();
      clients.add(client);
    }
    try {
      for (int i = 0; i < 10; i++) {
        swaps.incrementAndGet(); // odd: under way
        exchange(limited, "busy_owner", "busy", "busy_next", "busy_previous");
        swaps.incrementAndGet();
        Awaitility.await()
            .atMost(Duration.ofMinutes(5))
            .until(() -> !wrong.isEmpty() || haveAnswers(answered, swaps.get()));
        server.sql("postgres", "ALTER DATABASE busy_previous RENAME TO busy_next");
      }
    } finally {
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(closed()).isEmpty();
    assertThat(server.sql("busy", "SELECT name FROM which")).containsExactly("busy");
  }

  private static boolean haveAnswers(AtomicLongArray answered, long after) {
    for (int i = 0; i < answered.length(); i++) {
      if (answered.get(i) < after) {
        return false;
      }
    }
    return true;
  }

  private static void ask(
      AtomicBoolean stop,
      LongConsumer answered,
      ConcurrentLinkedQueue<String> wrong,
      AtomicLong swaps) {
    while (!stop.get()) {
      long before = swaps.get();
      try (Connection connection = server.process().open("busy", "busy_owner", "x")) {
        while (!stop.get()) {
          before = swaps.get();
          String name = TestPostgres.run(connection, "SELECT name FROM which").get(0);
          long after = swaps.get();
          String expected = after / 2 % 2 == 0 ? "busy" : "busy_next";
          if (before == after && after % 2 == 0 && !name.equals(expected)) {
            wrong.add(name + " after " + after / 2 + " swaps");
          }
          answered.accept(before);
        }
      } catch (SQLException e) {
        if (!connectsAgain(e)) {
          wrong.add(e.toString());
        }
      }
    }
  }

  /**
   * Sent away, or not let in; a service connects again. Who was at the door while the names changed
   * is told by the server that the database was renamed, which it says of no other absent one.
   */
  private static boolean connectsAgain(SQLException e) {
    return List.of("57P01", "55000", "08006").contains(e.getSQLState())
        || "3D000".equals(e.getSQLState())
            && e.getMessage().contains("It seems to have just been dropped or renamed");
  }

  /** P5: what would make it fail is looked at before anybody is sent away. */
  @Test
  void p5_whatCannotBeEndedIsToldBeforeAnybodyIsSentAway() throws SQLException {
    make("kept", "kept_next", "kept_owner");
    try (Connection client = server.process().open("kept", "kept_owner", "x");
        Connection superuser = server.process().open("kept")) {
      assertThatThrownBy(
              () -> exchange(limited, "kept_owner", "kept", "kept_next", "kept_previous"))
          .isInstanceOf(Gen3DbException.class)
          .hasMessageContaining("superuser postgres in kept");
      assertThat(TestPostgres.run(client, "SELECT name FROM which")).containsExactly("kept");
      TestPostgres.run(
          superuser, "BEGIN", "CREATE TABLE later (a int)", "PREPARE TRANSACTION 'held'");
    }
    try (Connection client = server.process().open("kept", "kept_owner", "x")) {
      assertThatThrownBy(
              () -> exchange(server.master(), "kept_owner", "kept", "kept_next", "kept_previous"))
          .hasMessageContaining("prepared transaction 'held' in kept");
      assertThat(TestPostgres.run(client, "SELECT name FROM which")).containsExactly("kept");
    }
    server.sql("kept", "ROLLBACK PREPARED 'held'");
    assertThat(closed()).isEmpty();
  }

  /**
   * Who is not told what a session does, as of a role that it is no member of, is not told its kind
   * either. Those of ours, such as a second login, are sent away; a stranger's is told before.
   */
  @Test
  void p5_sessionsOfOtherRolesAreSentAwayOrTold() throws SQLException {
    make("visited", "visited_next", "visited_owner");
    for (String role : List.of("visited_second", "stranger")) {
      server.sql("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
      server.sql(
          "postgres", "GRANT " + role + " TO limited WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
    }
    server.sql(
        "postgres",
        "COMMENT ON ROLE visited_second IS '[gen3db release=r namespace=n environment=e id=i]'");
    try (Connection client = server.process().open("visited", "visited_owner", "x")) {
      try (Connection stranger = server.process().open("visited", "stranger", "x")) {
        assertThatThrownBy(
                () ->
                    exchange(
                        limited, "visited_owner", "visited", "visited_next", "visited_previous"))
            .hasMessageContaining("of the role stranger in visited");
        assertThat(TestPostgres.run(stranger, "SELECT 1")).containsExactly("1");
        assertThat(TestPostgres.run(client, "SELECT name FROM which")).containsExactly("visited");
      }
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                server
                    .sql("postgres", "SELECT pid FROM pg_stat_activity WHERE datname = 'visited'")
                    .isEmpty());
    try (Connection second = server.process().open("visited", "visited_second", "x")) {
      exchange(limited, "visited_owner", "visited", "visited_next", "visited_previous");

      assertThat(server.sql("visited", "SELECT name FROM which")).containsExactly("visited_next");
      assertThatThrownBy(() -> TestPostgres.run(second, "SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(closed()).isEmpty();
    assertThat(
            server.sql(
                "postgres",
                "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'limited'::regrole"
                    + " AND set_option AND roleid::regrole::text ~ '^visited'"))
        .isEmpty();
  }

  /** A name that somebody took meanwhile: both are as they were, and open. */
  @Test
  void whatFailsInTheMiddleLeavesBothAsTheyWereAndOpen() {
    make("mid", "mid_next", "mid_owner");
    server.sql("postgres", "CREATE DATABASE mid_previous");

    assertThatThrownBy(() -> exchange(limited, "mid_owner", "mid", "mid_next", "mid_previous"))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("mid_previous");

    assertThat(closed()).isEmpty();
    assertThat(server.sql("mid", "SELECT name FROM which")).containsExactly("mid");
    assertThat(server.sql("mid_next", "SELECT name FROM which")).containsExactly("mid_next");
    assertThat(
            server.sql(
                "postgres",
                "SELECT 1 FROM pg_auth_members WHERE roleid = 'mid_owner'::regrole AND set_option"))
        .isEmpty();
  }

  /** P6: the block goes on at the server when who sent it is gone. */
  @Test
  void p6_aKilledClientLeavesNoDatabaseClosed() throws Exception {
    make("killed", "killed_next", "killed_owner");
    var visit = adapter.visit(server.master(), "postgres", Cancellation.create());
    var run =
        new Thread(
            () -> {
              try {
                new Exchange(visit.connection(), "killed_owner")
                    .run("killed", "killed_next", "killed_previous");
              } catch (RuntimeException e) {
                // The connection was taken away.
              }
            });
    try (Connection holding = server.process().open("postgres")) {
      // Nothing can change a database's row while this is held.
      TestPostgres.run(holding, "BEGIN", "LOCK pg_database IN SHARE MODE");
      run.start();
      Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> blocked(holding));
      visit.connection().close();
      run.join();
      TestPostgres.run(holding, "COMMIT");
    } finally {
      visit.close();
    }

    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () ->
                assertThat(
                        server.sql(
                            "postgres",
                            "SELECT datname || datallowconn FROM pg_database WHERE datname ~ '^killed'"
                                + " ORDER BY 1"))
                    .containsExactlyInAnyOrder("killedtrue", "killed_previoustrue"));
    assertThat(server.sql("killed", "SELECT name FROM which")).containsExactly("killed_next");
  }

  private static boolean blocked(Connection connection) throws SQLException {
    return TestPostgres.run(
            connection,
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'pg_database'::regclass")
        .get(0)
        .equals("1");
  }

  /** P8: who may connect, how many, settings, those of roles, and the mark. */
  @Test
  void p8_whatTheLiveOneHasAsADatabaseIsCarriedOver() {
    make("has", "has_next", "has_owner");
    server.sql("postgres", "CREATE ROLE reader", "CREATE ROLE other LOGIN");
    server.sql(
        "postgres",
        "REVOKE CONNECT ON DATABASE has FROM PUBLIC",
        "GRANT CONNECT ON DATABASE has TO reader WITH GRANT OPTION",
        "GRANT TEMPORARY ON DATABASE has_next TO other",
        "ALTER DATABASE has CONNECTION LIMIT 17",
        "COMMENT ON DATABASE has IS 'gen3db: ''mark''; x'",
        "ALTER DATABASE has SET search_path = '$user', public, \"odd, one\"",
        "ALTER DATABASE has SET datestyle = 'German'",
        "ALTER DATABASE has SET app.word = 'x; DROP ''y'",
        "ALTER ROLE other IN DATABASE has SET work_mem = '7MB'",
        "ALTER ROLE other IN DATABASE has SET role = 'has_owner'");

    List<String> left;
    try (AdministratorVisit visit =
        adapter.visit(server.master(), "postgres", Cancellation.create())) {
      left = new CarriedOver(visit.connection(), "has_owner").from("has", "has_next");
    }

    assertThat(left).isEmpty();
    assertThat(all("has_next")).isEqualTo(all("has")).hasSizeGreaterThan(8);
    assertThat(server.sql("has_next", "SHOW search_path"))
        .containsExactly("\"$user\", public, \"odd, one\"");
  }

  /** What an administrator may not give is told, and the rest is carried over. */
  @Test
  void p8_whatCannotBeCarriedOverIsTold() {
    make("less", "less_next", "less_owner");
    server.sql(
        "postgres",
        "ALTER DATABASE less SET log_statement = 'all'",
        "ALTER DATABASE less SET work_mem = '9MB'");

    List<String> left;
    try (AdministratorVisit visit = adapter.visit(limited, "postgres", Cancellation.create())) {
      left = new CarriedOver(visit.connection(), "less_owner").from("less", "less_next");
    }

    assertThat(left).containsExactly("ALTER DATABASE less_next SET log_statement");
    assertThat(server.sql("less_next", "SHOW work_mem")).containsExactly("9MB");
    assertThat(
            server.sql(
                "postgres",
                "SELECT 1 FROM pg_auth_members WHERE roleid = 'less_owner'::regrole AND set_option"))
        .isEmpty();
  }

  private static List<String> all(String database) {
    return server.sql(
        "postgres",
        """
        SELECT x FROM pg_database d, LATERAL (
          SELECT 'limit ' || datconnlimit AS x
          UNION ALL SELECT 'comment ' || shobj_description(d.oid, 'pg_database')
          UNION ALL SELECT a::text FROM unnest(datacl) AS a
          UNION ALL SELECT setrole::regrole || ' ' || s FROM pg_db_role_setting, unnest(setconfig) AS s
            WHERE setdatabase = d.oid) AS y
        WHERE datname = '%s' ORDER BY 1
        """
            .formatted(database));
  }
}
