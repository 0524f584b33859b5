package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A login that reads or writes a service's database (R20), by either kind of administrator. */
class LoginAccessTest {
  private static final String NAME = "it's \"theirs\" %s";
  private static final String LOGIN = "beside: \\ $1";
  private static final Password PASSWORD = Password.of("pw");

  private static void run(TestServer server, String role, String... statements)
      throws SQLException {
    try (var connection = server.open(NAME, role, PASSWORD);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String refused(TestServer server, String statement) {
    try {
      run(server, LOGIN, statement);
      return "";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static Observed.Rights grant(PostgresServer adapter, Master master, Access access) {
    try (var session = adapter.connect(master, Cancellation.create());
        var entered = session.enter(NAME, LOGIN, PASSWORD)) {
      entered.perform(new Change.GrantAccess(NAME, LOGIN, access, List.of(NAME)));
      return entered.rights();
    }
  }

  private static void lets(TestServer server, Master master) throws SQLException {
    try (var adapter = TestServer.adapter()) {
      new Provisioning(NAME, NAME, PASSWORD, List.of()).apply(adapter, master);
      run(
          server,
          NAME,
          "CREATE TABLE \"before \"\"%s\" (id serial)",
          "CREATE SCHEMA \"a b\" CREATE TABLE \"it's\" (id serial)");
      try (var session = adapter.connect(master, Cancellation.create())) {
        session.perform(Provisioning.createRole(LOGIN), PASSWORD);
        session.perform(new Change.GrantConnect(NAME, LOGIN), null);
      }
      List<String> makers = List.of(NAME, master.username());
      Observed.Rights read = grant(adapter, master, Access.READ);
      assertThat(read.lacks(Access.READ, makers)).as(read.toString()).isFalse();
      assertThat(read.now().get(Access.WRITE)).containsExactly(NAME);
      run(server, NAME, "CREATE TABLE later (id serial)", "CREATE SCHEMA c CREATE TABLE d (e int)");
      run(
          server,
          LOGIN,
          "SELECT * FROM \"before \"\"%s\"",
          "SELECT * FROM \"a b\".\"it's\"",
          "SELECT * FROM later",
          "SELECT * FROM c.d");
      assertThat(refused(server, "INSERT INTO later DEFAULT VALUES")).isEqualTo("42501");
      assertThat(refused(server, "DELETE FROM \"a b\".\"it's\"")).isEqualTo("42501");
      Observed.Rights write = grant(adapter, master, Access.WRITE);
      assertThat(write.lacks(Access.WRITE, makers)).as(write.toString()).isFalse();
      run(
          server,
          LOGIN,
          "INSERT INTO later DEFAULT VALUES",
          "UPDATE \"a b\".\"it's\" SET id = 1",
          "INSERT INTO \"before \"\"%s\" DEFAULT VALUES",
          "DELETE FROM c.d");
      assertThat(refused(server, "TRUNCATE later")).isEqualTo("42501");
      Observed.Rights again = grant(adapter, master, Access.READ);
      assertThat(again).isEqualTo(with(read, grant(adapter, master, Access.READ)));
      assertThat(again.changes()).isEmpty();
      assertThat(refused(server, "INSERT INTO later DEFAULT VALUES")).isEqualTo("42501");
      assertThat(
              server.sql(
                  "postgres",
                  "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'limited'::regrole"
                      + (server.major() < 16 ? "" : " AND (set_option OR inherit_option)")))
          .as("memberships left behind")
          .isEmpty();
    }
  }

  /** What is seen twice is seen alike. */
  private static Observed.Rights with(Observed.Rights first, Observed.Rights second) {
    assertThat(second.now().get(Access.WRITE)).isEqualTo(first.now().get(Access.WRITE));
    return second;
  }

  @Test
  void aSuperuserLetsALoginReadAndWrite() throws SQLException {
    try (var server = TestServer.shared()) {
      server.limitedMaster();
      lets(server, server.master());
    }
  }

  @Test
  void aLimitedAdministratorDoesToo() throws SQLException {
    try (var server = TestServer.shared()) {
      lets(server, server.limitedMaster());
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void on(int major) throws SQLException {
    try (var server = TestServer.shared(major)) {
      lets(server, server.limitedMaster());
    }
    try (var server = TestServer.shared(major)) {
      server.limitedMaster();
      lets(server, server.master());
    }
  }
}
