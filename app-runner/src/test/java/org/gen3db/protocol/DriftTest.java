package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceStatus;
import org.gen3db.domain.report.ServiceStatus.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What somebody changed by hand in what gen3db made: status names it, apply sets right what is ours
 * and tells the rest, and no password changes that need not.
 */
class DriftTest extends ProtocolTest {
  private static final String ARBORIST = "arborist: {enabled: true}\n";

  private String password;

  @BeforeEach
  void made() {
    values(ARBORIST);
    apply().expect("fence", Outcome.CREATED).expect("arborist", Outcome.CREATED);
    password = stores.secret("fence-dbcreds").orElseThrow().password();
  }

  private ServiceStatus status(String service) {
    return gen3db().status().services().stream()
        .filter(one -> one.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // where | what was done by hand | what status says | what apply does
        "- | ALTER ROLE fence_gen3 NOLOGIN | the role 'fence_gen3' may not log in |"
            + " allow-login fence_gen3",
        "- | REVOKE CONNECT ON DATABASE fence_gen3 FROM fence_gen3 | the role 'fence_gen3' lacks"
            + " CONNECT on the database 'fence_gen3' | grant-connect fence_gen3",
        "- | REVOKE CONNECT ON DATABASE fence_gen3 FROM postgres | |",
        "- | GRANT CONNECT ON DATABASE fence_gen3 TO PUBLIC | every role may connect to the database"
            + " 'fence_gen3' | limit-connect fence_gen3",
        "- | COMMENT ON DATABASE fence_gen3 IS 'theirs' | the database 'fence_gen3' does not bear this"
            + " release's mark | mark-database fence_gen3",
        "fence_gen3 | ALTER SCHEMA public OWNER TO postgres | the schema public in the database"
            + " 'fence_gen3' does not belong to 'fence_gen3' | own-schema fence_gen3",
        "fence_gen3 | ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM fence_gen3 |"
            + " the role 'fence_gen3' may not use what others make in the database 'fence_gen3' |"
            + " default-privileges fence_gen3",
      })
  void what_was_taken_is_told_and_given_back(
      String where, String by_hand, String told, String change) {
    if (where.equals("-")) {
      server.sql(by_hand);
    } else {
      server.sqlIn(where, by_hand);
    }
    if (told == null) {
      // A superuser needs no grant, so that nothing is wrong.
      apply().expect("fence", Outcome.UNCHANGED);
      return;
    }

    ServiceStatus status = status("fence");

    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.findings())
        .filteredOn(finding -> finding.code() == DomainCode.DRIFT)
        .extracting(Notice::message)
        .containsExactly(told);
    Run run = apply();
    run.expect("fence", Outcome.REPAIRED).expect("arborist", Outcome.UNCHANGED);
    assertThat(run.changes("fence")).containsExactly(change);
    assertThat(stores.secret("fence-dbcreds").orElseThrow().password()).isEqualTo(password);
    assertThat(status("fence").findings()).isEmpty();
    server.logsIn("fence_gen3", "fence_gen3", password);
  }

  @Test
  void a_needed_extension_that_was_dropped_is_made_again() {
    server.sqlIn("arborist_gen3", "DROP EXTENSION ltree");

    ServiceStatus status = status("arborist");

    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.findings())
        .extracting(Notice::message)
        .containsExactly("the extension ltree is not in the database 'arborist_gen3'");
    // Not by all that an apply here proves: a plan tries the extension, and undoes that.
    gen3db().apply(ApplyOptions.NONE);
    assertThat(server.sqlIn("arborist_gen3", "SELECT extname FROM pg_extension")).contains("ltree");
    apply().expect("arborist", Outcome.UNCHANGED);
  }

  @Test
  void a_password_that_was_changed_on_the_server_is_set_again() {
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'by-hand'");

    assertThat(status("fence").state()).isEqualTo(State.DRIFTED);
    assertThat(status("fence").findings())
        .extracting(Notice::message)
        .contains("the password in the Secret does not log in as the role 'fence_gen3'");
    apply().expect("fence", Outcome.REPAIRED);
    server.logsIn("fence_gen3", "fence_gen3", password);
    server.refuses("fence_gen3", "by-hand");
  }

  @ParameterizedTest
  @CsvSource({
    "password, by-hand",
    "database, elsewhere",
    "username, somebody",
    "dbcreated, false",
  })
  void a_secret_that_was_edited_by_hand_is_set_right(String key, String value) {
    Keys right = stores.secret("fence-dbcreds").orElseThrow();
    stores.secret("fence-dbcreds", right.with(key, value));

    ServiceStatus status = status("fence");

    assertThat(status.state()).isIn(State.DRIFTED, State.INCOMPLETE);
    Run run = apply();
    run.expect("fence", Outcome.REPAIRED);
    Keys then = stores.secret("fence-dbcreds").orElseThrow();
    server.logsIn("fence_gen3", "fence_gen3", then.password());
    stores.serves("fence", fence(then.password()).ready());
  }

  /** Who made the role need not have made the database, so that its owner is told and stays. */
  @Test
  void a_database_that_another_role_owns_is_told() {
    server.sql("ALTER DATABASE fence_gen3 OWNER TO postgres");

    ServiceStatus status = status("fence");

    assertThat(status.findings())
        .filteredOn(finding -> finding.code() == DomainCode.OWNED_BY_ANOTHER)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .isEqualTo(
                      "the database 'fence_gen3' belongs to 'postgres', and not to 'fence_gen3',"
                          + " which gen3db made for it");
              assertThat(finding.hint()).contains("fence hardened");
            });
    apply();
    assertThat(server.owner("fence_gen3")).isEqualTo("postgres");
    apply("--harden", "fence").expect("fence", Outcome.REPAIRED);
    assertThat(server.owner("fence_gen3")).isEqualTo("fence_gen3");
    assertThat(status("fence").findings()).isEmpty();
  }

  /** A database that is gone is told as such, and made anew and empty. */
  @Test
  void a_database_that_is_gone_is_told() {
    server.sql("DROP DATABASE fence_gen3 WITH (FORCE)");

    assertThat(status("fence").findings())
        .extracting(Notice::code)
        .contains(DomainCode.DATABASE_LOST);
    apply().expect("fence", Outcome.CREATED);
    assertThat(stores.secret("fence-dbcreds").orElseThrow().password()).isEqualTo(password);
  }

  /** No password of the role is taken any more: the way out is told (VALID UNTIL). */
  @Test
  void an_expired_role_is_told() {
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL '2020-01-01'");

    ServiceStatus status = status("fence");

    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.findings())
        .extracting(Notice::code)
        .isEqualTo(List.of(DomainCode.ROLE_EXPIRED));
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL 'infinity'");
    apply().expect("fence", Outcome.UNCHANGED);
  }
}
