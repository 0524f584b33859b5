package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;

import java.util.List;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whose the schema public is, where operators have changed that, for every kind of administrator.
 */
class PublicSchemaTest {
  private static final Password PASSWORD = Password.of("pw");

  /** What the service sees of it before and after the change, by an administrator. */
  private static Observed.Inside after(
      TestServer server, Master master, String database, Change.InDatabase change) {
    try (var adapter = TestServer.adapter();
        var session = adapter.connect(master, Cancellation.create())) {
      try (var inside = session.enter(database, "service", PASSWORD)) {
        inside.perform(change);
      }
      try (var inside = session.enter(database, "service", PASSWORD)) {
        return inside.inside();
      }
    }
  }

  private static void roles(TestServer server) {
    server.sql(
        "postgres",
        "SET ROLE limited",
        "CREATE ROLE service LOGIN PASSWORD 'pw'",
        "CREATE ROLE dba");
  }

  private static void everyOwner(TestServer server) {
    Master limited = server.limitedMaster();
    roles(server);
    server.sql("postgres", "CREATE DATABASE one OWNER service");
    server.sql("one", "ALTER SCHEMA public OWNER TO service");
    server.sql("postgres", "CREATE DATABASE two OWNER service");
    server.sql("two", "ALTER SCHEMA public OWNER TO dba");
    server.sql("postgres", "CREATE DATABASE three OWNER dba");
    server.sql("three", "ALTER SCHEMA public OWNER TO dba");
    server.sql("postgres", "CREATE DATABASE four OWNER limited");
    server.sql("four", "ALTER SCHEMA public OWNER TO limited");
    server.sql("postgres", "CREATE DATABASE five OWNER service");
    server.sql("five", "DROP SCHEMA public");
    for (String database : List.of("one", "two", "three", "four", "five")) {
      assertThat(after(server, limited, database, new Change.OwnSchema(database, "service")))
          .as(database)
          .satisfies(
              seen -> {
                assertThat(seen.schemaOwned()).isTrue();
                assertThat(seen.schemaUsable()).isTrue();
              });
    }
    assertThat(
            server.sql(
                "postgres",
                "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'limited'::regrole"
                    + (Integer.parseInt(server.sql("postgres", "SHOW server_version_num").get(0))
                            >= 160000
                        ? " AND (set_option OR inherit_option)"
                        : "")))
        .as("memberships left behind")
        .isEmpty();
  }

  @Test
  void aLimitedAdministratorMakesItTheServices() {
    try (var server = TestServer.shared()) {
      everyOwner(server);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void aLimitedAdministratorMakesItTheServicesOn(int major) {
    try (var server = TestServer.shared(major)) {
      everyOwner(server);
    }
  }

  @Test
  void whereThereIsNoneTheServiceCannotWorkAndGetsOne() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      Master limited = server.limitedMaster();
      roles(server);
      server.sql(
          "postgres", "CREATE DATABASE bare OWNER service", "CREATE DATABASE lent OWNER dba");
      server.sql("bare", "DROP SCHEMA public");
      server.sql("lent", "DROP SCHEMA public");
      try (var alone =
          adapter.login(server.server(), "bare", "service", PASSWORD, Cancellation.create())) {
        assertThat(alone.inside().schemaUsable()).isFalse();
        assertThat(alone.inside().schemaOwned()).isFalse();
      }
      assertThat(after(server, server.master(), "bare", new Change.OwnSchema("bare", "service")))
          .satisfies(seen -> assertThat(seen.schemaOwned()).isTrue());
      assertThat(after(server, limited, "lent", new Change.GrantSchema("lent", "service")))
          .satisfies(
              seen -> {
                assertThat(seen.schemaUsable()).isTrue();
                assertThat(seen.schemaOwned()).isFalse();
              });
    }
  }

  /** Which of the two facts hold: it may read a table, it has a schema beside public. */
  private static String works(TestServer server, String... statements) {
    if (statements.length > 0) {
      server.sql("seen", statements);
    }
    try (var adapter = TestServer.adapter();
        var session = adapter.connect(server.master(), Cancellation.create());
        var alone =
            adapter.login(server.server(), "seen", "service", PASSWORD, Cancellation.create())) {
      Observed.Inside seen = alone.inside();
      Observed.Inside byAdministrator = session.inside("seen", "service");
      assertThat(byAdministrator.usesTables()).isEqualTo(seen.usesTables());
      assertThat(byAdministrator.ownSchema()).isEqualTo(seen.ownSchema());
      return (seen.usesTables() ? "reads" : "-") + (seen.ownSchema() ? " elsewhere" : " -");
    }
  }

  private static void whereElseItWorks(TestServer server) {
    server.limitedMaster();
    roles(server);
    server.sql("postgres", "CREATE DATABASE seen OWNER dba");
    assertThat(works(server)).isEqualTo("- -");
    assertThat(works(server, "CREATE TABLE theirs (id int)")).isEqualTo("- -");
    assertThat(works(server, "GRANT INSERT ON theirs TO service")).isEqualTo("- -");
    assertThat(works(server, "GRANT SELECT ON theirs TO service")).isEqualTo("reads -");
    assertThat(works(server, "DROP SCHEMA public CASCADE")).isEqualTo("- -");
    assertThat(
            works(
                server,
                "CREATE SCHEMA shared",
                "CREATE TABLE shared.theirs (id int)",
                "GRANT SELECT ON shared.theirs TO service"))
        .as("a schema that is closed")
        .isEqualTo("- -");
    assertThat(works(server, "GRANT USAGE ON SCHEMA shared TO service")).isEqualTo("reads -");
    assertThat(works(server, "REVOKE SELECT ON shared.theirs FROM service")).isEqualTo("- -");
    assertThat(works(server, "GRANT CREATE ON SCHEMA shared TO service")).isEqualTo("- elsewhere");
    assertThat(works(server, "REVOKE USAGE ON SCHEMA shared FROM service")).isEqualTo("- -");
    assertThat(works(server, "CREATE SCHEMA service AUTHORIZATION service"))
        .isEqualTo("- elsewhere");
    assertThat(works(server, "CREATE TABLE service.own (id int)"))
        .as("somebody else's table in it")
        .isEqualTo("- elsewhere");
  }

  @Test
  void whatItMayReadAndWhereElseItMakesThingsIsSeen() {
    try (var server = TestServer.shared()) {
      whereElseItWorks(server);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void whatItMayReadAndWhereElseItMakesThingsIsSeenOn(int major) {
    try (var server = TestServer.shared(major)) {
      whereElseItWorks(server);
    }
  }

  @Test
  void aSuperusersDatabaseIsAdoptedByTheExactStatement() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      Master limited = server.limitedMaster();
      roles(server);
      server.sql(
          "postgres", "CREATE DATABASE theirs", "GRANT CONNECT ON DATABASE theirs TO service");
      try (var session = adapter.connect(limited, Cancellation.create());
          var inside = session.enter("theirs", "service", PASSWORD)) {
        for (Runnable refused :
            List.<Runnable>of(
                () -> inside.perform(new Change.GrantSchema("theirs", "service")),
                () -> session.perform(new Change.SetMark("theirs", Provisioning.MARK), null),
                () -> session.perform(new Change.GrantConnect("theirs", "service"), null))) {
          Gen3DbException told = catchTold(refused);
          String hint = told.problem().hint();
          String statement = hint.substring(hint.indexOf('\n') + 1, hint.indexOf(';'));
          server.sql("theirs", statement);
        }
        assertThat(inside.inside().schemaUsable()).isTrue();
        assertThat(
                session
                    .observe("service", List.of("theirs"))
                    .database("theirs")
                    .orElseThrow()
                    .mark())
            .contains(Provisioning.MARK);
      }
    }
  }

  private static Gen3DbException catchTold(Runnable refused) {
    var told = new Gen3DbException[1];
    assertThatThrownBy(refused::run)
        .satisfies(code(PostgresCode.MASTER_LACKS_RIGHTS))
        .satisfies(e -> told[0] = (Gen3DbException) e);
    return told[0];
  }
}
