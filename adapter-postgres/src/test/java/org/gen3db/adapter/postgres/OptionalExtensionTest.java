package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gen3db.adapter.postgres.Codes.code;
import static org.gen3db.adapter.postgres.connection.PostgresCode.STATEMENT_FAILED;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.DatabaseChanges;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An extension that is wanted everywhere and allowed nowhere is told once, and not wanted again.
 */
class OptionalExtensionTest {
  private static final Password PASSWORD = Password.of("s3cret of listed");

  private static DatabaseChanges wanted(Master master, boolean superuser) {
    return new DatabaseChanges(
        "listed", "listed", Provisioning.MARK, master.username(), superuser, List.of(), false);
  }

  private static Observed.Inside inside(PostgresServer adapter, Master master) {
    try (var session = adapter.connect(master, Cancellation.create());
        var entered = session.enter("listed", "listed", PASSWORD)) {
      return entered.inside();
    }
  }

  /** As Azure does by its list: whoever asks, the server refuses. */
  private static void forbid(TestServer server, String database) {
    server.sql(
        database,
        "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE ''extension is not allow-listed''; END'",
        "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION')"
            + " EXECUTE FUNCTION refuse()");
  }

  @Test
  void whatIsTriedAndRefusedIsAFindingAndNoChange() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      Master master = server.master();
      forbid(server, "template1");
      var service = new Provisioning("listed", "listed", PASSWORD, List.of());
      service.apply(adapter, master);
      try (var session = adapter.connect(master, Cancellation.create());
          var entered = session.enter("listed", "listed", PASSWORD)) {
        assertThatThrownBy(
                () -> entered.perform(new Change.CreateExtension("listed", "ltree", false)))
            .satisfies(code(DomainCode.EXTENSION_MISSING));
      }
      Observed.Inside seen = inside(adapter, master);
      assertThat(seen.refused()).containsOnlyKeys("ltree");
      assertThat(seen.refused().get("ltree")).contains("extension is not allow-listed");
      assertThat(wanted(master, true).inside(seen, true)).isEmpty();
      assertThat(wanted(master, true).findings(seen, true))
          .singleElement()
          .satisfies(
              told -> {
                assertThat(told.code()).isEqualTo(DomainCode.EXTENSION_NOT_OFFERED);
                assertThat(told.message()).contains("ltree", "not allow-listed");
              });
      assertThat(wanted(master, true).findings(seen, false)).as("an adopted one").isEmpty();

      server.sql("listed", "DROP EVENT TRIGGER refuse");
      Observed.Inside allowed = inside(adapter, master);
      assertThat(allowed.refused()).isEmpty();
      assertThat(allowed.installed()).as("trying leaves nothing").doesNotContain("ltree");
      assertThat(wanted(master, true).inside(allowed, true))
          .containsExactly(new Change.CreateExtension("listed", "ltree", false));
    }
  }

  /** A server that takes no writes, is full or breaks refuses no extension: the look fails. */
  @Test
  void theServersStateIsNoRefusalOfAnExtension() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      Master master = server.master();
      forbid(server, "template1");
      new Provisioning("listed", "listed", PASSWORD, List.of()).apply(adapter, master);
      for (String state : List.of("25006", "53100", "53200", "58000", "58030")) {
        refuseWith(server, state);
        assertThatThrownBy(() -> inside(adapter, master))
            .as(state)
            .satisfies(code(STATEMENT_FAILED))
            .hasMessageContaining("trying the extension ltree: no (SQLSTATE " + state + ")");
        try (var session = adapter.connect(master, Cancellation.create());
            var entered = session.enter("listed", "listed", PASSWORD)) {
          assertThatThrownBy(
                  () -> entered.perform(new Change.CreateExtension("listed", "ltree", true)))
              .as(state)
              .satisfies(code(STATEMENT_FAILED));
        }
      }
      for (String state : List.of("58P01", "58P02", "42501", "0A000", "22023")) {
        refuseWith(server, state);
        assertThat(inside(adapter, master).refused())
            .as(state)
            .hasEntrySatisfying("ltree", said -> assertThat(said).contains("SQLSTATE " + state));
      }

      refuseWith(server, "25006");
      assertThatThrownBy(() -> inside(adapter, master))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              told -> assertThat(told.problem().hint()).startsWith("The server is a replica"));
    }
  }

  private static void refuseWith(TestServer server, String state) {
    server.sql(
        "listed",
        "CREATE OR REPLACE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE ''no'' USING ERRCODE = ''"
            + state
            + "''; END'");
  }

  @Test
  void nothingIsTriedInADatabaseThatIsNotOurs() {
    try (var server = TestServer.shared();
        var adapter = TestServer.adapter()) {
      server.sql(
          "postgres",
          "CREATE ROLE listed LOGIN PASSWORD 's3cret of listed'",
          "CREATE DATABASE listed OWNER listed");
      forbid(server, "listed");
      assertThat(inside(adapter, server.master()).refused()).isEmpty();
    }
  }

  @Test
  @Tag("full")
  void on12ALimitedAdministratorForeseesIt() {
    try (var server = TestServer.shared(12);
        var adapter = TestServer.adapter()) {
      Master master = server.limitedMaster();
      Observed.Inside fresh;
      try (var session = adapter.connect(master, Cancellation.create())) {
        fresh = session.freshInside();
      }
      assertThat(fresh.refused().keySet()).isEqualTo(Set.of("ltree"));
      new Provisioning("listed", "listed", PASSWORD, List.of()).apply(adapter, master);
      assertThat(inside(adapter, master).refused().keySet()).isEqualTo(Set.of("ltree"));
    }
  }
}
