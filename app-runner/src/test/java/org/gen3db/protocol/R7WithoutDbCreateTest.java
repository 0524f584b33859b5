package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R7: with dbCreate off an administrator makes the database, and we publish what logs in. */
class R7WithoutDbCreateTest extends ProtocolTest {
  private static final String OFF = "global: {postgres: {dbCreate: false}}\n";
  private static final String GIVEN = "given-3Hn6";

  @BeforeEach
  void dbCreateIsOff() {
    fence(GIVEN);
    values(OFF);
  }

  private void administratorMakesFence() {
    server.role("fence_gen3", GIVEN);
    server.database("fence_gen3", "fence_gen3");
  }

  /** A login with the wanted credentials works: they are published; the server is not touched. */
  @Test
  void r7_a_login_that_works_is_published() {
    administratorMakesFence();
    values(OFF, "fence: {postgres: {password: %s}}".formatted(GIVEN));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.changes("fence")).containsExactly("publish-secret fence-dbcreds");
    assertThat(run.touched()).isEmpty();
    stores.serves("fence", fence(GIVEN).ready());
  }

  /** The Secret that stands there without dbcreated gets it: in the chart nobody ever sets it. */
  @Test
  void r7_a_secret_whose_login_works_is_completed() {
    administratorMakesFence();
    stores.secret("fence-dbcreds", fence(GIVEN));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.touched()).isEmpty();
    stores.serves("fence", fence(GIVEN).ready());
  }

  /** None works: the password stays in pending, nothing is published, nobody is refused. */
  @Test
  void r7_without_a_login_the_password_waits_in_pending() {
    Run run = apply();

    run.expect("fence", Outcome.AWAITING_DATABASE);
    assertThat(run.touched()).isEmpty();
    stores.nothingServes("fence");
    Keys pending = stores.secret("fence-dbcreds-pending").orElseThrow();
    assertThat(pending).isEqualTo(fence(pending.password()));
  }

  /** A password of the operator's choice waits there too. */
  @Test
  void r7_an_explicit_password_waits_in_pending() {
    values(OFF, "fence: {postgres: {password: %s}}".formatted(GIVEN));

    apply().expect("fence", Outcome.AWAITING_DATABASE);

    assertThat(stores.secret("fence-dbcreds-pending")).contains(fence(GIVEN));
    stores.nothingServes("fence");
  }

  /** The statements for the administrator have the password as a psql variable, not in them. */
  @Test
  void r7_the_statements_name_the_password_as_a_psql_variable() {
    String found = apply().found("fence", DomainCode.DATABASE_AWAITED);

    Keys pending = stores.secret("fence-dbcreds-pending").orElseThrow();
    assertThat(found)
        .contains("CREATE ROLE \"fence_gen3\" LOGIN PASSWORD :'password'")
        .contains("CREATE DATABASE \"fence_gen3\" OWNER \"fence_gen3\"")
        .contains("REVOKE CONNECT ON DATABASE \"fence_gen3\" FROM PUBLIC")
        .doesNotContain(pending.password());
  }

  /** Once the administrator has run them, the next apply publishes. */
  @Test
  void r7_the_next_apply_publishes() {
    Run waiting = apply();
    String password = stores.secret("fence-dbcreds-pending").orElseThrow().password();
    server.sql(statements(waiting, password));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.touched()).isEmpty();
    server.logsIn("fence_gen3", "fence_gen3", password);
    stores.serves("fence", fence(password).ready());
    assertThat(server.mayConnect("fence_gen3")).doesNotContain("");
  }

  /**
   * A login that works into a database in which the service cannot: it may make no table, and none
   * is there. Nothing is published before an administrator has run the statements.
   */
  @Test
  void r7_a_schema_public_that_is_closed_is_awaited() {
    server.role("fence_gen3", GIVEN);
    server.database("fence_gen3", "postgres");
    server.sqlIn("fence_gen3", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    values(OFF, "fence: {postgres: {password: %s}}".formatted(GIVEN));

    Run waiting = apply();

    waiting.expect("fence", Outcome.AWAITING_DATABASE);
    assertThat(waiting.touched()).isEmpty();
    stores.nothingServes("fence");
    assertThat(stores.secret("fence-dbcreds-pending")).contains(fence(GIVEN));
    assertThat(waiting.found("fence", DomainCode.SCHEMA_AWAITED))
        .contains(
            "the user 'fence_gen3' may make nothing in the schema public of 'fence_gen3' on "
                + "127.0.0.1:"
                + server.port()
                + ", and there is no table that it may read, and dbCreate is off; the password is"
                + " kept in"
                + " fence-dbcreds-pending")
        .contains("GRANT USAGE, CREATE ON SCHEMA public TO \"fence_gen3\";");

    server.sqlIn("fence_gen3", "GRANT USAGE, CREATE ON SCHEMA public TO fence_gen3");
    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.touched()).isEmpty();
    stores.serves("fence", fence(GIVEN).ready());
    stores.nothingPending("fence");
  }

  /** One that only reads works on what is there: peregrine beside sheepdog, by a guide's hand. */
  @Test
  void r7_who_only_reads_is_published() {
    server.role("fence_gen3", GIVEN);
    server.database("fence_gen3", "postgres");
    server.sqlIn(
        "fence_gen3",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "CREATE TABLE read_by_fence (id int)",
        "CREATE SCHEMA closed",
        "CREATE TABLE closed.out_of_reach (id int)",
        "GRANT SELECT ON closed.out_of_reach TO fence_gen3");
    values(OFF, "fence: {postgres: {password: %s}}".formatted(GIVEN));

    // tables are there, and none that it may read
    Run waiting = apply();
    waiting.expect("fence", Outcome.AWAITING_DATABASE);
    assertThat(waiting.found("fence", DomainCode.SCHEMA_AWAITED))
        .contains("there is no table that it may read");
    stores.nothingServes("fence");

    server.sqlIn("fence_gen3", "GRANT SELECT ON read_by_fence TO fence_gen3");
    apply().expect("fence", Outcome.CREATED);
    stores.serves("fence", fence(GIVEN).ready());

    // what goes later is told, and the Secret that pods run on stays
    server.sqlIn("fence_gen3", "DROP SCHEMA public CASCADE");
    Run gone = apply();
    gone.expect("fence", Outcome.AWAITING_DATABASE);
    assertThat(gone.found("fence", DomainCode.SCHEMA_AWAITED))
        .contains(
            "the database 'fence_gen3' on 127.0.0.1:"
                + server.port()
                + " has no schema public that the user 'fence_gen3' may use, and dbCreate is off")
        .contains("CREATE SCHEMA public")
        .doesNotContain("the password is kept");
    stores.serves("fence", fence(GIVEN).ready());
  }

  /** One with a schema of its own works without the schema public, before it has a table too. */
  @Test
  void r7_a_schema_of_its_own_is_published() {
    server.role("fence_gen3", GIVEN);
    server.database("fence_gen3", "postgres");
    server.sqlIn(
        "fence_gen3", "DROP SCHEMA public", "CREATE SCHEMA fence_gen3 AUTHORIZATION fence_gen3");
    values(OFF, "fence: {postgres: {password: %s}}".formatted(GIVEN));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.touched()).isEmpty();
    stores.serves("fence", fence(GIVEN).ready());
    apply().expect("fence", Outcome.UNCHANGED);
  }

  /** R17: an entry leads to a server where nobody here may give it. */
  @Test
  void r7_with_pull_elsewhere_nothing_follows_the_entry_before() {
    administratorMakesFence();
    server.sqlIn("fence_gen3", "DROP SCHEMA public");
    stores.entry(ENTRY, fence(GIVEN).ready());
    values(OFF, PULL);

    Run run = apply();

    run.expect("fence", Outcome.AWAITING_DATABASE);
    assertThat(run.found("fence", DomainCode.SCHEMA_AWAITED)).contains("remote entry");
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** What psql would send for a superuser, who borrows nothing, with the variable set. */
  private static String[] statements(Run run, String password) {
    return run.of("fence").findings().stream()
        .filter(finding -> finding.code() == DomainCode.DATABASE_AWAITED)
        .map(Notice::hint)
        .flatMap(String::lines)
        .filter(line -> line.endsWith(";") && !line.startsWith(":"))
        .map(line -> line.replace(":'password'", "'" + password + "'"))
        .toArray(String[]::new);
  }

  /** With PUSH the entry is published first, and the Secret follows it. */
  @Test
  void r7_a_login_that_works_is_pushed() {
    administratorMakesFence();
    stores.secret("fence-dbcreds-pending", fence(GIVEN));
    values(OFF, PUSH);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.changes("fence"))
        .containsExactly(
            "publish-entry " + ENTRY,
            "follow-entry fence-dbcreds",
            "remove-pending fence-dbcreds-pending");
    assertThat(stores.entry(ENTRY)).contains(fence(GIVEN).ready().json());
    stores.serves("fence", fence(GIVEN).ready(), ENTRY);
  }

  /** With PULL the wanted credentials are the entry's: the password stays there. */
  @Test
  void r7_with_an_entry_that_does_not_log_in_yet_the_database_is_awaited() {
    stores.entry(ENTRY, fence(GIVEN).ready());
    values(OFF, PULL);

    Run run = apply();

    run.expect("fence", Outcome.AWAITING_DATABASE);
    assertThat(run.found("fence", DomainCode.DATABASE_AWAITED))
        .contains("remote entry", "CREATE ROLE \"fence_gen3\"");
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** No push or local flag turns dbCreate on; a service's own true does. */
  @Test
  void r7_no_push_flag_turns_db_create_on() {
    values(OFF, PUSH, "indexd: {enabled: true, postgres: {dbCreate: true}}");

    Run run = apply();

    run.expect("fence", Outcome.AWAITING_DATABASE).expect("indexd", Outcome.CREATED);
    assertThat(List.of(server.hasRole("fence_gen3"), server.hasRole("indexd_gen3")))
        .containsExactly(false, true);
  }
}
