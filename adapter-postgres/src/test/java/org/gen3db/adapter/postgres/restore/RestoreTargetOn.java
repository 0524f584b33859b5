package org.gen3db.adapter.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gen3db.adapter.postgres.PostgresServer;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Tolerance;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.restore.Template;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.testkit.postgres.TestPostgres;
import org.gen3db.testkit.restore.RestoreTargetContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract on a real server of a version, as its superuser or as an administrator like RDS's.
 * Each is a class of its own, as they wait more than they work: the JVMs of a build share them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestoreTargetOn extends RestoreTargetContract {
  private final int major;
  private final boolean limited;
  private TestServer server;
  private Master master;
  private PostgresServer adapter;
  private PostgresServer impatient;

  RestoreTargetOn(int major, boolean limited) {
    this.major = major;
    this.limited = limited;
  }

  @BeforeAll
  void start() {
    server = TestServer.start(major);
    master = limited ? server.limitedMaster() : server.master();
    adapter = adapterOfARun();
    impatient = TestServer.adapter(Duration.ofSeconds(1));
  }

  @AfterAll
  void stop() {
    impatient.close();
    adapter.close();
    server.close();
  }

  @Override
  protected RestoreTarget open() {
    return new PostgresRestoreTarget(adapter, adapter);
  }

  @Override
  protected RestoreTarget impatient() {
    return new PostgresRestoreTarget(impatient, impatient);
  }

  @Override
  protected Master master() {
    return master;
  }

  @Override
  protected void make(String database, String role) {
    String owner = '"' + role.replace("\"", "\"\"") + '"';
    String name = '"' + database.replace("\"", "\"\"") + '"';
    server.sql("postgres", "CREATE ROLE " + owner + " LOGIN");
    if (limited && major >= 16) {
      server.sql(
          "postgres", "GRANT " + owner + " TO limited WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
    }
    server.sql("postgres", "CREATE DATABASE " + name + " OWNER " + owner);
  }

  @Override
  protected List<String> look(String database, String query) {
    return server.sql(database, query);
  }

  /**
   * P12: a server tells what a session wrote up to ten seconds later, or when it ends. What is told
   * only once everybody was sent away is looked at again: rows stop the change of names, what
   * autovacuum and comments write into the catalog does not.
   */
  @Test
  void p12_what_is_told_in_the_last_moment_is_looked_at_again() throws SQLException {
    // Before 15 it is told through a file that is half a second old, so that rows may be missed.
    for (boolean rows : major < 15 ? List.of(false) : List.of(false, true)) {
      String live = "last_" + rows;
      make(live, live);
      server.sql(
          live,
          "ALTER ROLE " + live + " PASSWORD 'x'",
          "CREATE TABLE public.t (a int)",
          "ALTER TABLE public.t OWNER TO " + live);
      var over = new Replacement(master, live, live, true, false, 1);
      try (Shadow shadow = open().prepare(over, Cancellation.create())) {
        shadow.handOver();
        Connection client = server.process().open(live, live, "x");
        TestPostgres.run(client, "CREATE TEMP TABLE told (a int)"); // then a second of silence
        TestPostgres.run(
            client, rows ? "INSERT INTO public.t VALUES (1)" : "COMMENT ON TABLE public.t IS 'x'");
        if (rows) {
          assertThatThrownBy(shadow::takePlace)
              .hasMessageContaining("table public.t of database \"" + live + "\"");
          assertThat(look(live, "SELECT a FROM public.t")).containsExactly("1");
        } else {
          assertThat(shadow.takePlace().previous()).contains(live + "__previous");
        }
        client.close();
      }
    }
  }

  /**
   * What a killed run left is taken over by the next, with what it noted; its sessions are ended.
   */
  @Test
  void whatAKilledRunLeftIsTakenOver() {
    make("killed", "killed");
    var replacement = new Replacement(master, "killed", "killed");
    try (var first = adapterOfARun()) {
      Shadow left =
          new PostgresRestoreTarget(first, first).prepare(replacement, Cancellation.create());
      LoadingSession session = left.open(Cancellation.create());
      session.run("CREATE TABLE public.half (a int)", Tolerance.NOTHING, new Note("half", "done"));
      session.run("BEGIN", Tolerance.NOTHING);
      session.run("LOCK TABLE public.half", Tolerance.NOTHING);
      server.sql(
          "postgres", "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
      try (Shadow shadow = open().prepare(replacement, Cancellation.create());
          LoadingSession next = shadow.open(Cancellation.create())) {
        assertThat(shadow.journal()).containsExactly(Map.entry("half", "done"));
        next.run("DROP TABLE public.half", Tolerance.NOTHING);
      }
    }
  }

  /** A crash of the server empties tables that are not logged, whatever is noted of them. */
  @Test
  void whatACrashOfTheServerEmptiedIsNotTakenOver() throws Exception {
    for (String kind : List.of("UNLOGGED ", "")) {
      String live = "emptied" + kind.strip().length();
      make(live, live);
      var replacement = new Replacement(master, live, live);
      try (var first = adapterOfARun()) {
        Shadow left =
            new PostgresRestoreTarget(first, first).prepare(replacement, Cancellation.create());
        try (LoadingSession session = left.open(Cancellation.create())) {
          session.run(
              "CREATE " + kind + "TABLE public.t (a int)",
              Tolerance.NOTHING,
              new Note("t", "done"));
          // What a load does not wait for is on the disk by then.
          session.run("SET synchronous_commit = on", Tolerance.NOTHING);
          session.note(new Note("last", "done"));
        }
        crash();
      }

      try (var second = adapterOfARun();
          Shadow shadow =
              new PostgresRestoreTarget(second, second)
                  .prepare(replacement, Cancellation.create())) {
        assertThat(shadow.journal().keySet())
            .containsExactlyInAnyOrderElementsOf(kind.isEmpty() ? List.of("t", "last") : List.of());
      }
    }
    adapter.close(); // the sessions that it keeps ended with the server
    adapter = adapterOfARun();
  }

  /** As the kernel ends a process where memory is short: the server ends all, and recovers. */
  private void crash() throws InterruptedException {
    String writer = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'background writer'";
    List<String> victim = look("postgres", writer);
    ProcessHandle.of(Long.parseLong(victim.get(0))).orElseThrow().destroyForcibly();
    List<String> now = victim;
    for (int i = 0; i < 300 && (now.isEmpty() || now.equals(victim)); i++) {
      Thread.sleep(100);
      try {
        now = look("postgres", writer);
      } catch (RuntimeException e) {
        now = List.of(); // it recovers
      }
    }
    assertThat(now).hasSize(1).isNotEqualTo(victim);
  }

  /** One that was handed over, and did not come to take its place. */
  @Test
  void whatAKilledRunHadHandedOverIsThrownAway() {
    make("handed", "handed");
    var replacement = new Replacement(master, "handed", "handed");
    try (var first = adapterOfARun()) {
      Shadow left =
          new PostgresRestoreTarget(first, first).prepare(replacement, Cancellation.create());
      try (LoadingSession session = left.open(Cancellation.create())) {
        session.run("CREATE TABLE public.half (a int)", Tolerance.NOTHING);
      }
      left.handOver();
      server.sql(
          "postgres", "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    }

    try (Shadow shadow = open().prepare(replacement, Cancellation.create())) {
      assertThat(look(shadow.database(), "SELECT relname FROM pg_class WHERE relname = 'half'"))
          .isEmpty();
    }
  }

  /** P8: readers keep what they may do, where the same object is there; the rest is told. */
  @Test
  void p8_what_others_may_do_is_carried_over() {
    make("granted", "granted");
    server.sql("postgres", "CREATE ROLE \"the reader\"", "CREATE ROLE granted_other");
    server.sql(
        "granted",
        "SET ROLE granted",
        "CREATE SCHEMA s",
        "CREATE TABLE s.kept (a int, b int)",
        "CREATE TABLE s.gone (a int)",
        "CREATE SEQUENCE s.q",
        "CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "REVOKE ALL ON FUNCTION s.f(int) FROM PUBLIC",
        "GRANT USAGE ON SCHEMA s TO \"the reader\"",
        "GRANT SELECT ON s.kept, s.gone TO \"the reader\" WITH GRANT OPTION",
        "GRANT UPDATE (b) ON s.kept TO granted_other",
        "GRANT USAGE ON SEQUENCE s.q TO \"the reader\"",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO \"the reader\"");

    Shadow.Placed placed;
    var replacement = new Replacement(master, "granted", "granted", true, true, 1);
    try (Shadow shadow = open().prepare(replacement, Cancellation.create())) {
      try (LoadingSession session = shadow.open(Cancellation.create())) {
        for (String statement :
            List.of(
                "CREATE SCHEMA s",
                "CREATE TABLE s.kept (a int, b int)",
                "CREATE SEQUENCE s.q",
                "CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'")) {
          session.run(statement, Tolerance.NOTHING);
        }
      }
      shadow.handOver();
      placed = shadow.takePlace();
    }

    assertThat(placed.leftOut())
        .containsExactly("GRANT SELECT ON TABLE s.gone TO \"the reader\" WITH GRANT OPTION");
    assertThat(
            look(
                "granted",
                "SELECT has_table_privilege('the reader', 's.kept', 'SELECT WITH GRANT OPTION')"
                    + " || ' ' || has_column_privilege('granted_other', 's.kept', 'b', 'UPDATE')"
                    + " || ' ' || has_column_privilege('granted_other', 's.kept', 'a', 'UPDATE')"
                    + " || ' ' || has_sequence_privilege('the reader', 's.q', 'USAGE')"
                    + " || ' ' || has_schema_privilege('the reader', 's', 'USAGE')"
                    + " || ' ' || has_function_privilege('the reader', 's.f(int)', 'EXECUTE')"))
        .containsExactly("true true false true true false");
    server.sql("granted", "SET ROLE granted", "CREATE TABLE s.later (a int)");
    assertThat(look("granted", "SELECT has_table_privilege('the reader', 's.later', 'SELECT')"))
        .containsExactly("t");
    assertThat(
            look(
                "postgres",
                "SELECT 1 FROM pg_auth_members WHERE roleid = 'granted'::regrole AND member ="
                    + " (SELECT oid FROM pg_roles WHERE rolname = 'limited')"
                    + (major >= 16 ? " AND set_option" : "")))
        .isEmpty();
  }

  /** P6: what a crash of the server in the one moment leaves closed is opened again. */
  @Test
  void p6_what_a_crash_left_closed_is_opened() {
    make("crashed", "crashed");
    var replacement = new Replacement(master, "crashed", "crashed");
    try (var first = adapterOfARun()) {
      new PostgresRestoreTarget(first, first)
          .prepare(replacement, Cancellation.create())
          .handOver();
      server.sql(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
          "ALTER DATABASE crashed ALLOW_CONNECTIONS false");
      assertThat(leftClosed()).as("alone, as somebody closed it").isFalse();
      server.sql("postgres", "ALTER DATABASE crashed__next ALLOW_CONNECTIONS false");
    }
    assertThat(leftClosed()).isTrue();
    try (MasterSession session = adapter.connect(master, Cancellation.create())) {
      session.perform(new Change.OpenDatabase("crashed"), null);
    }
    assertThat(look("postgres", CRASHED)).containsExactly("crashedtrue", "crashed__nexttrue");
    assertThat(leftClosed()).isFalse();
    server.sql(
        "postgres",
        "ALTER DATABASE crashed ALLOW_CONNECTIONS false",
        "ALTER DATABASE crashed__next ALLOW_CONNECTIONS false");

    open().prepare(replacement, Cancellation.create()).close();

    assertThat(look("postgres", CRASHED)).containsExactly("crashedtrue");
  }

  private static final String CRASHED =
      "SELECT datname || datallowconn FROM pg_database WHERE datname ~ '^crashed' ORDER BY 1 DESC";

  /** As apply sees it. */
  private boolean leftClosed() {
    try (MasterSession session = adapter.connect(master, Cancellation.create())) {
      return session
          .observe("crashed", List.of("crashed"))
          .database("crashed")
          .orElseThrow()
          .leftClosed();
    }
  }

  private PostgresServer adapterOfARun() {
    return TestServer.adapter();
  }

  /** P9: one that a killed run was making is in nobody's way. */
  @Test
  void p9_a_template_that_is_half_made_goes_with_what_it_was_made_of() {
    make("half", "half");
    var replacement = new Replacement(master, "half", "half");
    String template = "gen3db_template_" + "a".repeat(32);
    try (var first = adapterOfARun()) {
      Shadow left =
          new PostgresRestoreTarget(first, first).prepare(replacement, Cancellation.create());
      try (LoadingSession session = left.open(Cancellation.create())) {
        session.run("CREATE TABLE public.half (a int)", Tolerance.NOTHING);
      }
      server.sql(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
          "CREATE ROLE " + template,
          "COMMENT ON ROLE " + template + " IS 'gen3db: owns a template of a restore'",
          (limited
              ? "GRANT " + template + " TO limited" + (major >= 16 ? " WITH ADMIN TRUE" : "")
              : "SELECT 1"),
          "CREATE DATABASE " + template + " OWNER " + template + " TEMPLATE half__next");
      server.sql("half__next", "DROP SCHEMA gen3db_restore CASCADE");
    }
    assertThat(made("half"))
        .as("what keeps the role from being dropped comes first")
        .containsExactly(
            new Observed.MadeBeside("half", template, template, false, false),
            new Observed.MadeBeside("half", "half__next", "half__load", false, false));

    open().prepare(replacement, Cancellation.create()).close();

    assertThat(look("postgres", "SELECT datname FROM pg_database"))
        .doesNotContain(template, "half__next");
    assertThat(look("postgres", "SELECT rolname FROM pg_roles"))
        .doesNotContain(template, "half__load");
  }

  private List<Observed.MadeBeside> made(String live) {
    try (MasterSession session = adapter.connect(master, Cancellation.create())) {
      return session.madeBeside(List.of(live, "nothing"));
    }
  }

  /** P9: as remove and reset see it, and as they drop it; a name alone proves nothing. */
  @Test
  void p9_what_a_restore_made_for_itself_is_told_and_can_be_dropped() {
    make("goes", "goes");
    make("goes__load", "goes__load");
    server.sql("postgres", "ALTER DATABASE goes__load RENAME TO goes__next");
    assertThat(made("goes")).as("of others, by their names only").isEmpty();
    server.sql("postgres", "DROP DATABASE goes__next", "DROP ROLE goes__load");

    var replacement = new Replacement(master, "goes", "goes");
    String template;
    try (Shadow shadow = open().prepare(replacement, Cancellation.create())) {
      try (LoadingSession session = shadow.open(Cancellation.create())) {
        session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
        session.endJournal();
      }
      var input = new Template.Input("a".repeat(64), "b".repeat(64), 1);
      template = shadow.keep(input, List.of(), Long.MAX_VALUE).orElseThrow().name();
    }
    var whole = new Observed.MadeBeside("goes", template, template, true, false);
    assertThat(made("goes")).containsExactly(whole);
    make("other", "other");
    assertThat(made("other")).as("a template of another").isEmpty();

    Shadow left = open().prepare(replacement, Cancellation.create());
    try (LoadingSession session = left.open(Cancellation.create())) {
      session.run("CREATE TABLE public.t (a int)", Tolerance.NOTHING);
    }
    assertThat(made("goes"))
        .containsExactly(
            new Observed.MadeBeside("goes", "goes__next", "goes__load", false, true), whole);
    left.leave();
    assertThat(made("goes"))
        .containsExactly(
            new Observed.MadeBeside("goes", "goes__next", "goes__load", false, false), whole);

    try (MasterSession session = adapter.connect(master, Cancellation.create())) {
      session.lock(List.of("goes"), List.of("goes"));
      for (Observed.MadeBeside one : session.madeBeside(List.of("goes"))) {
        session.perform(new Change.DropDatabase(one.database(), true), null);
        session.perform(new Change.DropRole(one.role()), null);
      }
    }
    assertThat(made("goes")).isEmpty();
    assertThat(look("postgres", "SELECT datname FROM pg_database"))
        .doesNotContain("goes__next", template);
    assertThat(look("postgres", "SELECT rolname FROM pg_roles"))
        .doesNotContain("goes__load", template);
  }

  /** What nobody can log in to any more is thrown away, and not tried for ever. */
  @Test
  void whatNobodyGetsIntoIsNotTakenOver() {
    make("refusing", "refusing");
    var replacement = new Replacement(master, "refusing", "refusing");
    try (var first = adapterOfARun()) {
      Shadow left =
          new PostgresRestoreTarget(first, first).prepare(replacement, Cancellation.create());
      try (LoadingSession session = left.open(Cancellation.create())) {
        session.run("CREATE TABLE public.half (a int)", Tolerance.NOTHING, new Note("a", "b"));
      }
      left.leave();
    }
    server.sql("postgres", "ALTER ROLE refusing__load NOLOGIN");

    try (Shadow shadow = open().prepare(replacement, Cancellation.create())) {
      assertThat(shadow.journal()).isEmpty();
      assertThat(look(shadow.database(), "SELECT relname FROM pg_class WHERE relname = 'half'"))
          .isEmpty();
    }
  }

  /** P10: as many large objects as one transaction cannot lock. */
  @Test
  void p10_many_large_objects_are_handed_over() {
    make("many", "many");
    String name;
    try (Shadow shadow =
        open().prepare(new Replacement(master, "many", "many"), Cancellation.create())) {
      name = shadow.database();
      try (LoadingSession session = shadow.open(Cancellation.create())) {
        session.run("SELECT count(lo_create(0)) FROM generate_series(1, 5000)", Tolerance.NOTHING);
      }
      shadow.handOver();
      assertThat(
              look(
                  name,
                  "SELECT pg_get_userbyid(lomowner) || count(*) FROM pg_largeobject_metadata"
                      + " GROUP BY lomowner"))
          .containsExactly("many5000");
    }
  }
}
