package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R20: people and programs beside a service read or write its database by logins of their own. */
class R20LoginsTest extends ProtocolTest {
  private static final String READER = "gen3db: {logins: {fence: {reader: {access: read}}}}\n";
  private static final String WRITER = "gen3db: {logins: {fence: {reader: {access: write}}}}\n";
  private static final String NAME = "fence.reader";
  private static final String ROLE = "fence_gen3_reader";

  private String password(String secret) {
    return stores.secret(secret).orElseThrow().password();
  }

  private Keys reader(String password) {
    return Keys.of("fence_gen3", ROLE, password, "127.0.0.1", server.port());
  }

  /** Runs a statement; the SQLSTATE with which it ends, or an empty text. */
  private String runs(String user, String password, String statement) {
    try (var connection = server.open("fence_gen3", user, password);
        var running = connection.createStatement()) {
      running.execute(statement);
      return "";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private String service(String statement) {
    return runs("fence_gen3", password("fence-dbcreds"), statement);
  }

  private String login(String statement) {
    return runs(ROLE, password("fence-reader"), statement);
  }

  private void reads(String... things) {
    for (String thing : things) {
      assertThat(login("SELECT * FROM " + thing)).as("reading " + thing).isEmpty();
    }
  }

  private void changesNothing(String table) {
    for (String statement :
        List.of(
            "INSERT INTO " + table + " DEFAULT VALUES",
            "UPDATE " + table + " SET id = 1",
            "DELETE FROM " + table,
            "TRUNCATE " + table)) {
      assertThat(login(statement)).as(statement).isEqualTo("42501");
    }
    assertThat(login("DROP TABLE " + table)).isEqualTo("42501");
    assertThat(login("CREATE TABLE mine (id int)")).isEqualTo("42501");
  }

  /** A login has a role, a password and a Secret of its own, made after the service. */
  @Test
  void r20_a_login_is_made_with_its_service() {
    values(READER);

    Run run = apply();

    run.expect("fence", Outcome.CREATED).expect(NAME, Outcome.CREATED);
    assertThat(run.planned(NAME))
        .containsExactly(
            "keep-pending fence-reader-pending",
            "create-role " + ROLE,
            "grant-connect fence_gen3",
            "grant-access fence_gen3",
            "publish-secret fence-reader",
            "remove-pending fence-reader-pending");
    assertThat(run.changes(NAME)).isEqualTo(run.planned(NAME));
    assertThat(stores.secret("fence-reader")).contains(reader(password("fence-reader")).ready());
    assertThat(stores.secret("fence-reader-pending")).isEmpty();
    assertThat(password("fence-reader")).isNotEqualTo(password("fence-dbcreds"));
    assertThat(server.mayConnect("fence_gen3")).containsExactly("fence_gen3", ROLE, "postgres");
    run.foundNothing(NAME);
    run.foundNothing("fence");
  }

  /** It reads what is there, in every schema, and what is made later, and changes none of it. */
  @Test
  void r20_a_reader_reads_what_is_there_and_what_comes_and_changes_nothing() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    service("CREATE TABLE there (id serial, more text)");
    service(
        "CREATE SCHEMA more CREATE TABLE inside (id serial) CREATE VIEW seen AS SELECT 1 AS one");
    service("CREATE MATERIALIZED VIEW kept AS SELECT * FROM there");
    server.sqlIn("fence_gen3", "CREATE TABLE by_the_administrator (id serial)");
    values(READER);

    apply().expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.CREATED);

    service("CREATE TABLE later (id serial)");
    service("CREATE SCHEMA much CREATE TABLE later (id serial)");
    service("CREATE TABLE more.later (id serial)");
    server.sqlIn("fence_gen3", "CREATE TABLE by_the_administrator_later (id serial)");
    reads("there", "there_id_seq", "more.inside", "more.seen", "kept", "by_the_administrator");
    reads("later", "later_id_seq", "much.later", "more.later", "by_the_administrator_later");
    changesNothing("there");
    changesNothing("later");
    changesNothing("much.later");
    assertThat(login("SELECT nextval('there_id_seq')")).isEqualTo("42501");
    apply().expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.UNCHANGED);
  }

  @Test
  void r20_a_writer_adds_changes_and_deletes_rows_and_makes_nothing() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    service("CREATE TABLE there (id serial)");
    values(WRITER);

    apply().expect(NAME, Outcome.CREATED);

    service("CREATE SCHEMA much CREATE TABLE later (id serial)");
    for (String table : List.of("there", "much.later")) {
      assertThat(login("INSERT INTO " + table + " DEFAULT VALUES")).as(table).isEmpty();
      assertThat(login("UPDATE " + table + " SET id = 7")).as(table).isEmpty();
      assertThat(login("SELECT * FROM " + table)).as(table).isEmpty();
      assertThat(login("DELETE FROM " + table)).as(table).isEmpty();
      assertThat(login("TRUNCATE " + table)).as(table).isEqualTo("42501");
      assertThat(login("DROP TABLE " + table)).as(table).isEqualTo("42501");
    }
    assertThat(login("CREATE TABLE mine (id int)")).isEqualTo("42501");
  }

  /** What it may do follows the values, more or less. */
  @Test
  void r20_what_a_login_may_do_follows_the_values() {
    values(WRITER);
    apply().expect(NAME, Outcome.CREATED);
    service("CREATE TABLE there (id serial)");
    values(READER);

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.REPAIRED);
    assertThat(run.changes(NAME)).containsExactly("grant-access fence_gen3");
    service("CREATE TABLE later (id serial)");
    reads("there", "later");
    changesNothing("there");
    changesNothing("later");
    values(WRITER);
    apply().expect(NAME, Outcome.REPAIRED);
    assertThat(login("INSERT INTO there DEFAULT VALUES")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REVOKE SELECT ON there FROM fence_gen3_reader",
        "REVOKE ALL ON there_id_seq FROM fence_gen3_reader",
        "REVOKE USAGE ON SCHEMA more FROM fence_gen3_reader",
        "GRANT DELETE ON there TO fence_gen3_reader",
        "GRANT USAGE ON there_id_seq TO fence_gen3_reader",
        "GRANT CREATE ON SCHEMA more TO fence_gen3_reader",
        "ALTER DEFAULT PRIVILEGES FOR ROLE fence_gen3 REVOKE SELECT ON TABLES FROM fence_gen3_reader",
        "ALTER DEFAULT PRIVILEGES FOR ROLE fence_gen3 GRANT UPDATE ON TABLES TO fence_gen3_reader",
        "ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE USAGE ON SCHEMAS FROM fence_gen3_reader",
      })
  void r20_rights_that_were_lost_or_added_are_set_again(String by) {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    service("CREATE TABLE there (id serial)");
    service("CREATE SCHEMA more CREATE TABLE inside (id serial)");
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    var before = server.dump();
    server.sqlIn("fence_gen3", by);

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.REPAIRED);
    assertThat(run.changes(NAME)).containsExactly("grant-access fence_gen3");
    assertThat(server.dump()).isEqualTo(before);
  }

  /** Its password is its own, kept and proven as a service's is. */
  @Test
  void r20_a_login_is_rotated_alone() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    String service = password("fence-dbcreds");
    String old = password("fence-reader");

    Report report = gen3db().perform(new Rotate(Set.of(NAME), null));

    assertThat(report.services()).hasSize(1);
    assertThat(report.services().get(0).outcome()).isEqualTo(Outcome.ROTATED);
    assertThat(password("fence-reader")).isNotEqualTo(old);
    assertThat(password("fence-dbcreds")).isEqualTo(service);
    server.refuses(ROLE, old);
    server.logsIn("fence_gen3", ROLE, password("fence-reader"));
  }

  /** A role that is there already is nobody's to take (R11). */
  @Test
  void r20_a_role_of_others_is_left() {
    server.role(ROLE, "theirs-8Wq2");
    values(READER);

    Run run = apply();

    run.expect("fence", Outcome.CREATED).refused(NAME, DomainCode.NOT_OURS);
    server.logsIn("postgres", ROLE, "theirs-8Wq2");
    assertThat(stores.secret("fence-reader")).isEmpty();
    apply("--take-over", NAME).expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.CREATED);
    server.refuses(ROLE, "theirs-8Wq2");
  }

  /** Where the service's entry leads, its logins go (R17), with a Secret that is kept here. */
  @Test
  void r20_a_login_goes_where_the_services_entry_leads() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    server.sql("ALTER DATABASE fence_gen3 RENAME TO elsewhere");
    Keys held = fence(password("fence-dbcreds")).with("database", "elsewhere");
    stores.entry(ENTRY, held.ready());
    stores.forgetSecret("fence-dbcreds");
    values(PULL, READER);

    Run run = apply();

    run.expect("fence", Outcome.CREATED).expect(NAME, Outcome.CREATED);
    assertThat(stores.secret("fence-reader").orElseThrow().values())
        .containsEntry("database", "elsewhere")
        .containsEntry("username", ROLE);
    server.logsIn("elsewhere", ROLE, password("fence-reader"));
  }

  @Test
  void r20_without_an_entry_a_login_waits_with_its_service() {
    values(PULL, READER);

    Run run = apply();

    run.refused("fence", DomainCode.ENTRY_ABSENT);
    run.refused(NAME, DomainCode.ENTRY_ABSENT);
    assertThat(server.hasRole(ROLE)).isFalse();
  }

  /** In a database of two services it reads what either makes. */
  @Test
  void r20_a_login_reads_what_all_services_of_the_database_make() {
    values(
        """
        sheepdog: {enabled: true, postgres: {database: metadata}}
        peregrine: {enabled: true, postgres: {database: metadata}}
        fence: {enabled: false}
        gen3db: {logins: {peregrine: {reader: {access: read}}}}
        """);
    Run run = apply();
    run.expect("sheepdog", Outcome.CREATED)
        .expect("peregrine", Outcome.CREATED)
        .expect("peregrine.reader", Outcome.CREATED);
    for (String user : List.of("sheepdog", "peregrine")) {
      server.table("metadata", user + "_gen3", password(user + "-dbcreds"));
      server.sqlIn("metadata", "ALTER TABLE kept RENAME TO of_" + user);
    }
    try (var connection =
            server.open("metadata", "peregrine_gen3_reader", password("peregrine-reader"));
        var statement = connection.createStatement()) {
      statement.execute("SELECT * FROM of_sheepdog");
      statement.execute("SELECT * FROM of_peregrine");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What somebody else has made is told, and left to that one. */
  @Test
  void r20_what_others_have_made_is_a_finding() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    server.role("dba", "pw");
    server.sqlIn(
        "fence_gen3",
        "GRANT CREATE ON SCHEMA public TO dba",
        "SET ROLE dba",
        "CREATE TABLE of_the_dba (id int)");

    Run run = apply();

    run.expect(NAME, Outcome.UNCHANGED);
    assertThat(run.found(NAME, DomainCode.LOGIN_LACKS)).contains("read", "dba", "fence_gen3");
    server.sqlIn("fence_gen3", "GRANT SELECT ON of_the_dba TO fence_gen3_reader");
    apply().foundNothing(NAME);
  }

  /** Where everybody may make tables, so may a reader: it is told. */
  @Test
  void r20_that_everybody_may_make_tables_is_a_finding() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    server.sqlIn("fence_gen3", "GRANT CREATE ON SCHEMA public TO PUBLIC");

    assertThat(apply().found(NAME, DomainCode.LOGIN_MAY_CREATE)).contains(ROLE);
  }

  /** dbCreate is off: an administrator gets the statements, and the password waits (R7). */
  @Test
  void r20_without_dbcreate_a_login_waits_for_its_administrator() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    service("CREATE TABLE there (id serial)");
    values("global: {postgres: {dbCreate: false}}", READER);

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.AWAITING_DATABASE);
    assertThat(run.found(NAME, DomainCode.DATABASE_AWAITED))
        .contains("CREATE ROLE \"" + ROLE + "\"", "GRANT CONNECT ON DATABASE \"fence_gen3\"");
    server.role(ROLE, password("fence-reader-pending"));
    server.sql("GRANT CONNECT ON DATABASE fence_gen3 TO " + ROLE);
    assertThat(apply().found(NAME, DomainCode.SCHEMA_AWAITED)).contains("may not read all");
    server.sqlIn(
        "fence_gen3",
        "GRANT SELECT ON there, there_id_seq TO " + ROLE,
        "ALTER DEFAULT PRIVILEGES FOR ROLE fence_gen3 GRANT SELECT ON TABLES TO " + ROLE,
        "ALTER DEFAULT PRIVILEGES FOR ROLE fence_gen3 GRANT SELECT ON SEQUENCES TO " + ROLE,
        "ALTER DEFAULT PRIVILEGES FOR ROLE fence_gen3 GRANT USAGE ON SCHEMAS TO " + ROLE);
    apply().expect(NAME, Outcome.CREATED);
    reads("there");
  }

  /** By default only the login goes, and an apply gives it back. */
  @Test
  void r20_a_login_is_taken_away_and_given_back() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);

    assertThat(perform(NAME, new Remove(Set.of(NAME), null, false)).outcome())
        .isEqualTo(Outcome.REMOVED);

    assertThat(server.login("fence_gen3", ROLE, password("fence-reader"))).isEqualTo("28000");
    apply().expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.REPAIRED);
    server.logsIn("fence_gen3", ROLE, password("fence-reader"));
  }

  /** A database is dropped for its service, which takes its logins along; never for a login. */
  @Test
  void r20_logins_go_with_the_database_of_their_service() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    var alone = new Remove(Set.of(NAME), "fence_gen3", false);
    assertThat(perform(NAME, alone).problem().orElseThrow().code())
        .isEqualTo(DomainCode.DATABASE_USED);
    var both = new Remove(Set.of("fence"), "fence_gen3", false);
    List<String> shown =
        gen3db().plan(both).services().stream()
            .filter(one -> one.plan().service().equals(NAME))
            .flatMap(one -> one.changes().orElseThrow().stream())
            .map(change -> change.action() + " " + change.target())
            .toList();

    Report report = gen3db().perform(both);

    assertThat(report.services()).allMatch(one -> one.outcome() == Outcome.REMOVED);
    assertThat(of(report, NAME).steps().stream().map(step -> step.action() + " " + step.target()))
        .containsAll(shown);
    assertThat(shown).contains("drop-role " + ROLE);
    assertThat(server.hasDatabase("fence_gen3")).isFalse();
    assertThat(server.hasRole(ROLE)).isFalse();
    assertThat(server.hasRole("fence_gen3")).isFalse();
    apply().expect("fence", Outcome.CREATED).expect(NAME, Outcome.CREATED);
    reads("pg_class");
  }

  /** While the service's database stays, so do its logins. */
  @Test
  void r20_a_login_stays_where_the_database_could_not_be_dropped() throws SQLException {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    try (var connection = server.open("fence_gen3", "fence_gen3", password("fence-dbcreds"))) {
      assertThat(connection.isValid(5)).isTrue();
      Report report = gen3db().perform(new Remove(Set.of("fence"), "fence_gen3", false));
      assertThat(of(report, NAME).problem().orElseThrow().code())
          .isEqualTo(DomainCode.STILL_CONNECTED);
    }
    server.logsIn("fence_gen3", ROLE, password("fence-reader"));
    apply().expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.UNCHANGED);
  }

  @Test
  void r20_a_login_reads_in_a_database_that_was_reset() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    String before = password("fence-reader");

    gen3db().perform(new Reset("gen3", false));

    assertThat(password("fence-reader")).isEqualTo(before);
    apply().expect("fence", Outcome.UNCHANGED).expect(NAME, Outcome.UNCHANGED);
    service("CREATE TABLE anew (id serial)");
    reads("anew");
  }

  /** Reading beside a restore comes after it (R16). */
  @Test
  void r20_a_login_waits_for_the_restore_of_its_database() {
    values("fence: {postgres: {dbRestore: true}}", READER);

    apply().expect("fence", Outcome.AWAITING_RESTORE).expect(NAME, Outcome.AWAITING_RESTORE);

    assertThat(stores.secret("fence-reader")).isEmpty();
    server.table("fence_gen3", "fence_gen3", password("fence-dbcreds-pending"));
    apply().expect("fence", Outcome.CREATED).expect(NAME, Outcome.CREATED);
    reads("kept");
  }

  private ServiceReport perform(String service, Remove operation) {
    return of(gen3db().perform(operation), service);
  }

  private static ServiceReport of(Report report, String service) {
    return report.services().stream()
        .filter(one -> one.plan().service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  /** A service that is off takes its logins with it out of the plan, and nothing is dropped. */
  @Test
  void r20_logins_of_a_service_that_is_off_stay_as_they_are() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    String password = password("fence-reader");
    values(READER, "fence: {enabled: false}\nindexd: {enabled: true}");

    Report report = gen3db().apply(ApplyOptions.NONE);

    assertThat(report.services()).hasSize(1);
    server.logsIn("fence_gen3", ROLE, password);
    leftOver("the database 'fence_gen3', the role 'fence_gen3', the role 'fence_gen3_reader'");
    values(READER, "indexd: {enabled: true}");
    assertThat(gen3db().status().leftOver()).isEmpty();
  }

  private void leftOver(String what) {
    List<Notice> told = gen3db().status().leftOver();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).code()).isEqualTo(DomainCode.LEFT_OVER);
    assertThat(told.get(0).message()).startsWith(what + " on ");
  }

  /** A line that is gone drops nothing; what it had made is told. */
  @Test
  void r20_a_login_whose_line_is_gone_stays_and_is_told() {
    values(READER);
    apply().expect(NAME, Outcome.CREATED);
    String password = password("fence-reader");
    server.sql(
        "CREATE ROLE other_release",
        "COMMENT ON ROLE other_release IS '"
            + new Mark("other", "default", "default", Stores.OURS)
            + "'",
        "CREATE ROLE other_cluster",
        "COMMENT ON ROLE other_cluster IS '" + mark("another") + "'");
    values(LOCAL);

    apply().expect("fence", Outcome.UNCHANGED);

    server.logsIn("fence_gen3", ROLE, password);
    leftOver("the role 'fence_gen3_reader'");
  }
}
