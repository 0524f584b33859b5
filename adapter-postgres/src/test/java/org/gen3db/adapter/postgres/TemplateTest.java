package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What an operator put into template1 comes with every new database, and is no service's data. */
class TemplateTest {
  private static final Password PASSWORD = Password.of("s3cret of copied");

  private static Observed.Inside fresh(PostgresServer adapter, Master master) {
    try (var session = adapter.connect(master, Cancellation.create())) {
      return session.freshInside();
    }
  }

  private static Observed.Inside inside(PostgresServer adapter, Master master) {
    try (var session = adapter.connect(master, Cancellation.create());
        var entered = session.enter("copied", "copied", PASSWORD)) {
      return entered.inside();
    }
  }

  private static Observed.Inside alone(TestServer server, PostgresServer adapter) {
    try (var entered =
        adapter.login(server.server(), "copied", "copied", PASSWORD, Cancellation.create())) {
      return entered.inside();
    }
  }

  private static void made(TestServer server, boolean limited) {
    Master master = limited ? server.limitedMaster() : server.master();
    server.sql(
        "template1",
        "CREATE TABLE notes (id int)",
        "GRANT SELECT ON notes TO PUBLIC",
        "CREATE TABLE parted (id int) PARTITION BY LIST (id)",
        "CREATE EXTENSION hstore");
    try (var adapter = TestServer.adapter()) {
      Observed.Inside before = fresh(adapter, master);
      assertThat(before.installed()).contains("hstore");
      new Provisioning("copied", "copied", PASSWORD, List.of("hstore")).apply(adapter, master);
      assertThat(inside(adapter, master).userTables()).isFalse();
      assertThat(inside(adapter, master).usesTables()).isFalse();
      assertThat(alone(server, adapter).userTables()).as("without an administrator").isFalse();
      assertThat(inside(adapter, master).schemaUsable()).isTrue();
      server.sql("copied", "CREATE TABLE own (id int)");
      assertThat(inside(adapter, master).userTables()).isTrue();
    }
  }

  @Test
  void itsTablesAreNoDataOfAService() {
    try (var server = TestServer.shared()) {
      made(server, false);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 18})
  void itsTablesAreNoDataOfAServiceOn(int major) {
    try (var server = TestServer.shared(major)) {
      made(server, true);
    }
  }

  /**
   * What everybody may use of what a master makes later, the service may use wholly all the same.
   */
  private static void defaultPrivilege(TestServer server, boolean limited) {
    Master master = limited ? server.limitedMaster() : server.master();
    server.sql(
        "template1",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC");
    try (var adapter = TestServer.adapter()) {
      var service = new Provisioning("copied", "copied", PASSWORD, List.of());
      Observed.Inside foreseen = fresh(adapter, master);
      service.apply(adapter, master);
      assertThat(service.apply(adapter, master)).as("again").isEmpty();
      assertThat(inside(adapter, master).userTables()).isFalse();
      assertThat(inside(adapter, master).schemaUsable()).isTrue();
      assertThat(inside(adapter, master).defaultPrivileges()).isTrue();
      assertThat(foreseen.defaultPrivileges())
          .as("a superuser makes things there")
          .isEqualTo(limited && server.major() >= 15);
      if (!limited) {
        server.sql("copied", "CREATE TABLE restored (id int)");
        assertThat(
                server.sql(
                    "copied", "SELECT has_table_privilege('copied', 'restored', 'INSERT, DELETE')"))
            .containsExactly("t");
      }
    }
  }

  @Test
  void aDefaultPrivilegeOfItChangesNothing() {
    try (var server = TestServer.shared()) {
      defaultPrivilege(server, false);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void aDefaultPrivilegeOfItChangesNothingOn(int major) {
    try (var server = TestServer.shared(major)) {
      defaultPrivilege(server, true);
    }
  }

  @Test
  void aNewDatabaseIsForeseenWithTheSchemaOfAnotherOwner() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      server.sql("template1", "CREATE ROLE keeper", "ALTER SCHEMA public OWNER TO keeper");
      Observed.Inside foreseen = fresh(adapter, server.master());
      assertThat(foreseen.schemaOwned()).isFalse();
      assertThat(foreseen.schemaUsable()).isFalse();
      try (var session = adapter.connect(server.master(), Cancellation.create())) {
        session.perform(Provisioning.createRole("copied"), PASSWORD);
        session.perform(new Change.CreateDatabase("copied", "copied"), null);
      }
      Observed.Inside is = inside(adapter, server.master());
      assertThat(is.schemaOwned()).isEqualTo(foreseen.schemaOwned());
      assertThat(is.schemaUsable()).isEqualTo(foreseen.schemaUsable());
      assertThat(is.defaultPrivileges()).isEqualTo(foreseen.defaultPrivileges());
    }
  }

  @Test
  void aNewDatabaseIsForeseenAsItWillBe() {
    for (boolean limited : new boolean[] {true, false}) {
      try (var server = TestServer.shared();
          var adapter = TestServer.adapter()) {
        Master master = limited ? server.limitedMaster() : server.master();
        Observed.Inside foreseen = fresh(adapter, master);
        try (var session = adapter.connect(master, Cancellation.create())) {
          session.perform(Provisioning.createRole("copied"), PASSWORD);
          session.perform(new Change.CreateDatabase("copied", "copied"), null);
        }
        Observed.Inside is = inside(adapter, master);
        assertThat(is.schemaOwned()).isEqualTo(foreseen.schemaOwned());
        assertThat(is.schemaUsable()).isEqualTo(foreseen.schemaUsable());
        assertThat(is.defaultPrivileges())
            .as("limited: " + limited)
            .isEqualTo(foreseen.defaultPrivileges());
        assertThat(is.installed()).isEqualTo(foreseen.installed());
      }
    }
  }
}
