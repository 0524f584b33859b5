package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;
import static org.gen3db.adapter.postgres.Codes.code;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.gen3db.adapter.postgres.connection.Attempt;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.server.Login;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisioningTest {
  private static TestServer server;
  private final PostgresServer adapter = TestServer.adapter();

  @BeforeAll
  static void start() {
    server = TestServer.shared();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    adapter.close();
    assertThat(Attempt.underWay()).isZero();
  }

  @Test
  void aServiceIsMadeWholeAndTheNextRunHasNothingToDo() {
    var fence = Provisioning.of("fence_gen3");
    assertThat(fence.apply(adapter, server.master()))
        .extracting(Change::action)
        .containsExactly(
            "create-role",
            "create-database",
            "limit-connect",
            "mark-database",
            "default-privileges",
            "create-extension");
    assertThat(fence.apply(adapter, server.master())).isEmpty();
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      var whole =
          new Observed.Database(
              "fence_gen3", Provisioning.MARK.toString(), false, true, true, List.of());
      // A server needs a moment to end a session that was closed.
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () -> {
                var seen = session.observe("fence_gen3", List.of("fence_gen3", "absent"));
                assertThat(seen.role())
                    .contains(new Observed.Role(true, false, Provisioning.MARK.toString()));
                assertThat(seen.databases()).containsExactly(entry("fence_gen3", whole));
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fence_my-gen3",
        "with \"double\" and 'single'",
        "back\\slash \\' and E'",
        "%s %1$s %% ${x} $1 $$ {fn x} ?",
        "tab\tand\u0001control\u007f",
        "größe-服务-🦊",
        " spaces ",
        "a=b port=1 dbname='x'",
        "semi;colon--comment/*",
        "UPPER lower",
        "sixty-three-bytes-sixty-three-bytes-sixty-three-bytes-sixty-thr"
      })
  void namesAndPasswordsOfAllKindsWork(String odd) {
    var service = new Provisioning(odd, odd, Password.of(odd), List.of("ltree"));
    assertThat(service.apply(adapter, server.master())).isNotEmpty();
    assertThat(service.apply(adapter, server.master())).isEmpty();
    assertThat(server.sql("postgres", "SELECT datname FROM pg_database")).contains(odd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "p<a>&\"\\ é",
        "e\u0301 combining and \u00a0 no-break",
        "\u0001\u0002control",
        "ⅣⅤ ﬁ ª",
        "\u0627\u0031",
        "\u0627 mixed a",
        "\ud83e\udd8a",
        " ",
        "%41$'\"`"
      })
  void aPasswordIsTheSameForTheVerifierMadeHereAndTheServersOwn(String text) throws SQLException {
    var password = Password.of(text);
    server.sql("postgres", "DROP ROLE IF EXISTS ours", "DROP ROLE IF EXISTS theirs");
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      session.perform(Provisioning.createRole("ours"), password);
      server.sql(
          "postgres",
          "SET standard_conforming_strings = on",
          "CREATE ROLE theirs LOGIN PASSWORD '" + text.replace("'", "''") + "'");
      for (String role : List.of("ours", "theirs")) {
        try (var login = session.enter("postgres", role, password)) {
          assertThat(login.login()).as(role).isEqualTo(Login.PROVEN);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u00ad\u200b"})
  void aPasswordOfWhichNothingRemainsIsRefusedInWords(String nothing) {
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      assertThatThrownBy(
              () -> session.perform(Provisioning.createRole("nobody"), Password.of(nothing)))
          .satisfies(code(ValuesCode.BAD_VALUE));
      assertThat(session.observe("nobody", List.of()).role()).isEmpty();
    }
  }

  @Test
  void eachChangeOfAServerCanBeRepeated() {
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      for (Change change :
          List.of(
              Provisioning.createRole("twice"),
              new Change.AllowLogin("twice"),
              new Change.CreateDatabase("twice", "twice"),
              new Change.OwnDatabase("twice", "twice"),
              new Change.LimitConnect("twice", List.of("twice")),
              new Change.GrantConnect("twice", "twice"),
              new Change.SetMark("twice", Provisioning.MARK),
              new Change.SetPassword("twice"))) {
        var password = Password.of(change instanceof Change.SetPassword ? "two" : "one");
        Provisioning.perform(session, change, password);
        var once = session.observe("twice", List.of("twice"));
        Provisioning.perform(session, change, password);
        assertThat(session.observe("twice", List.of("twice"))).isEqualTo(once);
      }
      try (var service = session.enter("twice", "twice", Password.of("two"))) {
        for (Change.InDatabase change :
            List.of(
                new Change.OwnSchema("twice", "twice"),
                new Change.GrantSchema("twice", "twice"),
                new Change.DefaultPrivileges("twice", "twice"),
                new Change.CreateExtension("twice", "hstore", false))) {
          service.perform(change);
          var once = service.inside();
          service.perform(change);
          assertThat(service.inside()).isEqualTo(once);
        }
        assertThat(service.inside().installed()).contains("hstore");
      }
    }
  }

  @Test
  void aRoleThatSomebodyElseMadeMeanwhileIsNotTouched() {
    server.sql("postgres", "CREATE ROLE raced LOGIN PASSWORD 'theirs'");
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      assertThatThrownBy(
              () -> session.perform(Provisioning.createRole("raced"), Password.of("ours")))
          .satisfies(code(PostgresCode.STATEMENT_FAILED));
      try (var theirs = session.enter("postgres", "raced", Password.of("theirs"))) {
        assertThat(theirs.login()).isEqualTo(Login.PROVEN);
      }
      session.perform(Provisioning.createRole("raced"), Password.of("theirs"));
    }
  }

  @Test
  void aDatabaseOfAnotherOwnerIsNotTakenForOurs() {
    server.sql("postgres", "CREATE ROLE late LOGIN", "CREATE DATABASE taken");
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      assertThatThrownBy(() -> session.perform(new Change.CreateDatabase("taken", "late"), null))
          .satisfies(code(PostgresCode.STATEMENT_FAILED))
          .hasMessageContaining("taken");
    }
  }

  @Test
  void theMarkStandsBehindWhatOthersWrote() {
    server.sql("postgres", "CREATE DATABASE commented");
    server.sql("postgres", "COMMENT ON DATABASE commented IS 'ask ''ops'' \\ first'");
    var newer = new Mark("gen3", "default", "prod", "id-2");
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      session.perform(new Change.SetMark("commented", Provisioning.MARK), null);
      session.perform(new Change.SetMark("commented", newer), null);
      assertThat(session.observe("x", List.of("commented")).database("commented"))
          .map(Observed.Database::comment)
          .contains("ask 'ops' \\ first " + newer);
    }
  }

  @Test
  void whatTheMasterMakesLaterIsUsableByTheService() throws SQLException {
    var service = Provisioning.of("later");
    service.apply(adapter, server.master());
    server.sql(
        "later",
        "CREATE TABLE made_later (id serial PRIMARY KEY)",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "REVOKE ALL ON FUNCTION one() FROM PUBLIC");
    try (var connection = server.open("later", "later", service.password());
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO made_later DEFAULT VALUES");
      statement.execute("TRUNCATE made_later");
      statement.execute("SELECT one(), nextval('made_later_id_seq')");
    }
  }

  @Test
  void anAdoptedDatabaseShowsWhatItLacksAndGetsIt() throws SQLException {
    server.sql(
        "postgres",
        "CREATE ROLE adopted LOGIN PASSWORD 'pw'",
        "CREATE ROLE dba",
        "CREATE DATABASE adopted OWNER dba");
    server.sql("adopted", "CREATE TABLE theirs (id int)");
    try (var session = adapter.connect(server.master(), Cancellation.create());
        var service = session.enter("adopted", "adopted", Password.of("pw"))) {
      var before = service.inside();
      assertThat(before.schemaOwned()).isFalse();
      assertThat(before.schemaUsable()).isFalse();
      assertThat(before.defaultPrivileges()).isFalse();
      assertThat(before.userTables()).isTrue();
      var seen = session.observe("adopted", List.of("adopted")).database("adopted").orElseThrow();
      assertThat(seen.owner()).isEqualTo("dba");
      assertThat(seen.publicMayConnect()).isTrue();
      assertThat(seen.roleMayConnect()).isFalse();
      assertThat(seen.connected()).as("beside gen3db's own sessions").isEmpty();
      try (var other = server.open("adopted", "adopted", Password.of("pw"))) {
        assertThat(
                session
                    .observe("adopted", List.of("adopted"))
                    .database("adopted")
                    .orElseThrow()
                    .connected())
            .containsExactly("adopted");
      }
      service.perform(new Change.GrantSchema("adopted", "adopted"));
      service.perform(new Change.DefaultPrivileges("adopted", "adopted"));
      var after = service.inside();
      assertThat(after.schemaUsable()).isTrue();
      assertThat(after.schemaOwned()).isFalse();
      assertThat(after.defaultPrivileges()).isTrue();
      service.perform(new Change.OwnSchema("adopted", "adopted"));
      assertThat(service.inside().schemaOwned()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (id int)",
        "CREATE TABLE t (id int) PARTITION BY LIST (id)",
        "CREATE FOREIGN TABLE t (id int) SERVER elsewhere"
      })
  void aTableOfAnyKindIsATable(String create) {
    server.sql(
        "postgres",
        "DROP DATABASE IF EXISTS tabled",
        "DROP ROLE IF EXISTS tabled",
        "CREATE ROLE tabled LOGIN PASSWORD 'pw'",
        "CREATE DATABASE tabled OWNER tabled");
    server.sql(
        "tabled",
        "CREATE FOREIGN DATA WRAPPER nobody",
        "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nobody",
        "CREATE VIEW v AS SELECT 1 AS one",
        "CREATE SEQUENCE s");
    assertThat(tables()).isFalse();
    server.sql("tabled", create);
    assertThat(tables()).isTrue();
  }

  private boolean tables() {
    try (var session = adapter.connect(server.master(), Cancellation.create());
        var service = session.enter("tabled", "tabled", Password.of("pw"))) {
      return service.inside().userTables();
    }
  }

  @Test
  void anExtensionThatTheServerDoesNotOfferIsSaidToBeMissing() {
    var service = Provisioning.of("extended");
    service.apply(adapter, server.master());
    try (var session = adapter.connect(server.master(), Cancellation.create());
        var inside = session.enter("extended", "extended", service.password())) {
      assertThat(inside.inside().available()).contains("ltree", "hstore").doesNotContain("vector");
      assertThatThrownBy(
              () -> inside.perform(new Change.CreateExtension("extended", "vector", true)))
          .satisfies(code(DomainCode.EXTENSION_MISSING));
      inside.perform(new Change.CreateExtension("extended", "pageinspect", true));
      assertThat(inside.inside().installed()).contains("pageinspect");
    }
    try (var alone =
        adapter.login(
            server.server(), "extended", "extended", service.password(), Cancellation.create())) {
      assertThat(alone.inside().installed()).contains("ltree");
      alone.perform(new Change.CreateExtension("extended", "citext", true));
      assertThatThrownBy(
              () -> alone.perform(new Change.CreateExtension("extended", "pgstattuple", true)))
          .satisfies(code(DomainCode.EXTENSION_MISSING));
      assertThatThrownBy(() -> alone.perform(new Change.DefaultPrivileges("extended", "extended")))
          .satisfies(code(PostgresCode.MASTER_LACKS_RIGHTS));
    }
  }

  @Test
  void theServerTellsWhatItIs() {
    try (var session = adapter.connect(server.master(), Cancellation.create())) {
      var facts = session.facts();
      assertThat(facts.major()).isEqualTo(TestPostgres.DEFAULT_MAJOR);
      assertThat(facts.version()).startsWith(TestPostgres.DEFAULT_MAJOR + ".").doesNotContain(" ");
      assertThat(facts.superuser()).isTrue();
    }
  }
}
