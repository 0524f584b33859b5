package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two services with users of their own in one database, as sheepdog and peregrine have it. */
class SharedDatabaseTest {
  private static final Password PASSWORD = Password.of("pw");

  private static Observed.Inside inside(PostgresServer adapter, Master master, String role) {
    try (var session = adapter.connect(master, Cancellation.create());
        var entered = session.enter("metadata_db", role, PASSWORD)) {
      return entered.inside();
    }
  }

  private static void perform(
      PostgresServer adapter, Master master, String role, Change.InDatabase change) {
    try (var session = adapter.connect(master, Cancellation.create());
        var entered = session.enter("metadata_db", role, PASSWORD)) {
      entered.perform(change);
    }
  }

  private static void run(TestServer server, String role, String... statements)
      throws SQLException {
    try (var connection = server.open("metadata_db", role, PASSWORD);
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void shared(TestServer server, Master master) throws SQLException {
    try (var adapter = TestServer.adapter()) {
      new Provisioning("metadata_db", "sheepdog", PASSWORD, List.of()).apply(adapter, master);
      run(
          server,
          "sheepdog",
          "CREATE TABLE before (id serial)",
          "INSERT INTO before DEFAULT VALUES");
      try (var session = adapter.connect(master, Cancellation.create())) {
        session.perform(Provisioning.createRole("peregrine"), PASSWORD);
        session.perform(new Change.GrantConnect("metadata_db", "peregrine"), null);
      }
      Observed.Inside before = inside(adapter, master, "peregrine");
      assertThat(before.defaultPrivileges()).isFalse();
      assertThat(before.futureOf()).contains("sheepdog");
      assertThat(before.presentOf()).containsExactly("sheepdog");
      perform(adapter, master, "peregrine", new Change.GrantSchema("metadata_db", "peregrine"));
      perform(
          adapter,
          master,
          "peregrine",
          new Change.DefaultPrivileges("metadata_db", "peregrine", List.of("sheepdog")));
      for (String role : List.of("sheepdog", "peregrine")) {
        assertThat(inside(adapter, master, role).defaultPrivileges()).as(role).isTrue();
        assertThat(inside(adapter, master, role).usesThingsOf(List.of("sheepdog", "peregrine")))
            .as(role)
            .isTrue();
      }
      run(server, "sheepdog", "CREATE TABLE later (id serial)");
      run(
          server,
          "peregrine",
          "UPDATE before SET id = 7",
          "INSERT INTO before DEFAULT VALUES",
          "INSERT INTO later DEFAULT VALUES",
          "CREATE TABLE of_the_guest (id serial)");
      run(server, "sheepdog", "INSERT INTO of_the_guest DEFAULT VALUES");
      for (String role : List.of("sheepdog", "peregrine")) {
        assertThat(inside(adapter, master, role).defaultPrivileges()).as(role).isTrue();
        assertThat(inside(adapter, master, role).usesThingsOf(List.of("sheepdog", "peregrine")))
            .as(role)
            .isTrue();
      }
    }
  }

  @Test
  void bothUsePresentAndFutureTablesOfEither() throws SQLException {
    try (var server = TestServer.shared()) {
      shared(server, server.master());
    }
  }

  @Test
  void alsoWithALimitedAdministrator() throws SQLException {
    try (var server = TestServer.shared()) {
      shared(server, server.limitedMaster());
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void on(int major) throws SQLException {
    try (var server = TestServer.shared(major)) {
      shared(server, server.limitedMaster());
    }
  }
}
