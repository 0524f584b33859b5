package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R11: nobody else's database. */
class R11NobodyElsesTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";
  private static final String THEIRS = "theirs-7Kp1";

  /** What we create bears a mark: release, namespace, environment, id. */
  @Test
  void r11_a_created_database_bears_the_mark() {
    values("global: {environment: prod}");

    apply().expect("fence", Outcome.CREATED);

    assertThat(server.comment("fence_gen3"))
        .isEqualTo("[gen3db release=gen3 namespace=default environment=prod id=id-of-ours]");
  }

  /** The mark is appended to what stands in the comment. */
  @Test
  void r11_the_mark_is_appended_to_the_comment_of_others() {
    server.role("fence_gen3", OLD);
    server.database("fence_gen3", "fence_gen3");
    server.sql("COMMENT ON DATABASE fence_gen3 IS 'backed up on Sundays'");
    stores.secret("fence-dbcreds", fence(OLD).ready());

    apply().expect("fence", Outcome.REPAIRED);

    assertThat(server.comment("fence_gen3")).isEqualTo("backed up on Sundays " + mark(Stores.OURS));
  }

  /** Our id, and a stored password that no longer logs in: it is set again. */
  @Test
  void r11_a_stored_password_that_no_longer_logs_in_is_set_again() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'changed by hand'");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence"))
        .contains("set-password fence_gen3")
        .doesNotContain("publish-secret fence-dbcreds");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
  }

  /** A role that was lost comes back with the stored password. */
  @Test
  void r11_a_lost_role_comes_back_with_the_stored_password() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    server.sql(
        "ALTER DATABASE fence_gen3 OWNER TO postgres",
        "REVOKE ALL ON DATABASE fence_gen3 FROM fence_gen3");
    server.sqlIn("fence_gen3", "DROP OWNED BY fence_gen3", "DROP ROLE fence_gen3");

    Run run = apply();

    assertThat(run.changes("fence")).contains("create-role fence_gen3");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
  }

  /**
   * A1: a cluster was recreated, or a second one uses the same entry: what the password opens is
   * used, and stays marked until the operator says whose it is.
   */
  @Test
  void r11_a_second_cluster_uses_what_its_password_opens_and_leaves_its_mark() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.environmentId("id-of-the-new-cluster");

    apply().expect("fence", Outcome.UNCHANGED);
    assertThat(server.comment("fence_gen3")).isEqualTo(mark(Stores.OURS));

    Run run = apply("--take-over", "fence");

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("mark-database fence_gen3");
    assertThat(server.comment("fence_gen3")).isEqualTo(mark("id-of-the-new-cluster"));
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** A recreated cluster with an entry comes back with the same password. */
  @Test
  void r11_a_recreated_cluster_comes_back_from_its_entry() {
    fenceIsMade(OLD);
    stores.entry(ENTRY, fence(OLD).ready());
    stores.environmentId("id-of-the-new-cluster");
    values(PULL);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(server.comment("fence_gen3")).isEqualTo(mark(Stores.OURS));
    stores.serves("fence", fence(OLD).ready(), ENTRY);
  }

  /** P14: a role that opens another environment's database gets no other password. */
  @Test
  void r11_take_over_locks_no_other_environment_out() {
    server.role("fence_gen3", THEIRS);
    server.database("fence_gen3", "fence_gen3");
    server.database("fence_other", "fence_gen3");
    server.sql("COMMENT ON DATABASE fence_other IS '%s'".formatted(mark("id-of-others")));

    assertThat(apply("--take-over", "fence").refused("fence", DomainCode.ROLE_OPENS_OTHERS))
        .contains("fence_other", "id-of-others");

    server.logsIn("fence_gen3", "fence_gen3", THEIRS);
    stores.nothingServes("fence");
    server.sql("COMMENT ON DATABASE fence_other IS NULL");
    apply("--take-over", "fence").expect("fence", Outcome.CREATED);
    server.refuses("fence_gen3", THEIRS);
  }

  /** The store is lost, and nothing is known: not ours any more, unless the operator says so. */
  @Test
  void r11_a_lost_store_does_not_take_over_by_itself() {
    fenceIsMade(OLD);
    stores.environmentId("id-of-the-new-cluster");

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.NOT_OURS)).contains("id " + Stores.OURS);
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** The Secret was deleted, as by helm uninstall: what bears our own mark gets a new password. */
  @Test
  void r11_what_is_ours_and_lost_its_secret_gets_a_new_password() {
    fenceIsMade(OLD);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.found("fence", DomainCode.PASSWORD_WAS_LOST)).contains("'fence_gen3'");
    Keys serving = stores.secret("fence-dbcreds").orElseThrow();
    server.logsIn("fence_gen3", "fence_gen3", serving.password());
    server.refuses("fence_gen3", OLD);
    stores.nothingPending("fence");
    apply().expect("fence", Outcome.UNCHANGED);
  }

  /** Whoever is connected by the password that nobody here knows would be locked out. */
  @Test
  void r11_what_is_ours_and_in_use_gets_no_new_password() throws SQLException {
    fenceIsMade(OLD);
    try (var connected = server.open("fence_gen3", "fence_gen3", OLD)) {
      assertThat(connected.isValid(5)).isTrue();

      assertThat(apply().refused("fence", DomainCode.NOT_OURS))
          .contains("no password of it is stored here", "connected now: fence_gen3");
    }
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** Another release of the same namespace has the same id, and is another all the same. */
  @Test
  void r11_what_another_release_of_the_namespace_made_gets_no_new_password() {
    fenceIsMade(OLD);
    String other = mark(Stores.OURS).replace("release=gen3", "release=other");
    server.sql("COMMENT ON DATABASE fence_gen3 IS '%s'".formatted(other));

    assertThat(apply().refused("fence", DomainCode.NOT_OURS)).contains("release other");

    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.nothingPending("fence");
  }

  /** P14: nor does it where the role opens another environment's database too. */
  @Test
  void r11_what_is_ours_and_opens_others_gets_no_new_password() {
    fenceIsMade(OLD);
    server.database("fence_other", "fence_gen3");
    server.sql("COMMENT ON DATABASE fence_other IS '%s'".formatted(mark("id-of-others")));

    assertThat(apply().refused("fence", DomainCode.ROLE_OPENS_OTHERS)).contains("fence_other");

    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.nothingPending("fence");
  }

  /** Nor the role of another service, which is switched off, and whose Secret is there. */
  @Test
  void r11_the_role_of_a_service_that_is_off_gets_no_new_password() {
    values("indexd: {enabled: true, postgres: {username: shared}}", "fence: {enabled: false}");
    apply().expect("indexd", Outcome.CREATED);
    String theirs = stores.secret("indexd-dbcreds").orElseThrow().password();
    values("fence: {postgres: {username: shared}}");

    assertThat(apply().refused("fence", DomainCode.NOT_OURS)).contains("no password of it");

    server.logsIn("indexd_gen3", "shared", theirs);
  }

  /** A password in the values proves nothing about whose the role is. */
  @Test
  void r11_an_explicit_password_that_logs_in_does_not_adopt_anothers_database() {
    server.role("fence_gen3", OLD);
    server.database("fence_gen3", "fence_gen3");
    server.sql("COMMENT ON DATABASE fence_gen3 IS '%s'".formatted(mark("id-of-others")));
    fence(OLD);
    values("fence: {postgres: {password: %s}}".formatted(OLD));

    assertThat(apply().refused("fence", DomainCode.NOT_OURS)).contains("id-of-others");
  }

  /** The other environment on the same server: refused, naming its mark and who is connected. */
  @Test
  void r11_the_database_of_another_environment_is_left_alone() throws SQLException {
    server.role("fence_gen3", THEIRS);
    server.database("fence_gen3", "fence_gen3");
    server.sql(
        "COMMENT ON DATABASE fence_gen3 IS '[gen3db release=gen3 namespace=staging"
            + " environment=staging id=id-of-staging]'");
    stores.secret("fence-dbcreds", fence(OLD).ready());
    try (var connected = server.open("fence_gen3", "fence_gen3", THEIRS)) {
      assertThat(connected.isValid(5)).isTrue();

      Run run = apply();

      assertThat(run.refused("fence", DomainCode.NOT_OURS))
          .contains(
              "namespace staging",
              "environment staging",
              "id-of-staging",
              "connected now: fence_gen3");
    }
    server.logsIn("fence_gen3", "fence_gen3", THEIRS);
    stores.serves("fence", fence(OLD).ready());
  }

  /** A role of that name without anything stored here: refused. */
  @Test
  void r11_a_role_that_nobody_here_knows_is_left_alone() {
    server.role("fence_gen3", THEIRS);

    assertThat(apply().refused("fence", DomainCode.NOT_OURS))
        .contains("the role 'fence_gen3' exists already");

    server.logsIn("postgres", "fence_gen3", THEIRS);
    stores.nothingPending("fence");
  }

  /** A database of that name, without its role: refused. */
  @Test
  void r11_a_database_that_nobody_here_knows_is_left_alone() {
    server.database("fence_gen3", "neighbour");

    assertThat(apply().refused("fence", DomainCode.NOT_OURS))
        .contains("the database 'fence_gen3' exists already", "'neighbour'");

    assertThat(server.owner("fence_gen3")).isEqualTo("neighbour");
    assertThat(server.hasRole("fence_gen3")).isFalse();
  }

  /** Stored names must be the same ones: a password that logs in elsewhere adopts nothing. */
  @Test
  void r11_a_password_stored_beside_other_names_adopts_nothing() {
    server.role("fence_gen3", OLD);
    server.database("fence_gen3", "neighbour");
    stores.secret("fence-dbcreds", fence(OLD).with("database", "fence_of_old"));

    apply().refused("fence", DomainCode.NOT_OURS);

    assertThat(server.owner("fence_gen3")).isEqualTo("neighbour");
  }

  /** Nor does it take a role that another service of the same environment uses. */
  @Test
  void r11_a_password_stored_beside_another_user_never_was_this_roles() {
    values("indexd: {enabled: true, postgres: {username: shared}}", "fence: {enabled: false}");
    apply().expect("indexd", Outcome.CREATED);
    String theirs = stores.secret("indexd-dbcreds").orElseThrow().password();
    stores.secret("fence-dbcreds", fence(OLD));
    values("fence: {postgres: {username: shared}}");

    assertThat(apply().refused("fence", DomainCode.NOT_OURS))
        .contains("no password of it is stored");

    server.logsIn("indexd_gen3", "shared", theirs);
  }

  /** --take-over SERVICE: the password is reset and the mark set; other services are not. */
  @Test
  void r11_take_over_resets_the_password_and_marks() {
    server.role("fence_gen3", THEIRS);
    server.database("fence_gen3", "fence_gen3");
    server.role("indexd_gen3", THEIRS);
    values("indexd: {enabled: true}");

    Run run = apply("--take-over", "fence");

    run.expect("fence", Outcome.CREATED).refused("indexd", DomainCode.NOT_OURS);
    Keys serving = stores.secret("fence-dbcreds").orElseThrow();
    server.logsIn("fence_gen3", "fence_gen3", serving.password());
    server.refuses("fence_gen3", THEIRS);
    server.logsIn("postgres", "indexd_gen3", THEIRS);
    assertThat(server.comment("fence_gen3")).isEqualTo(mark(Stores.OURS));
  }

  /** --take-over all: every service. */
  @Test
  void r11_take_over_all_takes_every_service() {
    server.role("fence_gen3", THEIRS);
    server.role("indexd_gen3", THEIRS);
    values("indexd: {enabled: true}");

    Run run = apply("--take-over", "all");

    run.expect("fence", Outcome.CREATED).expect("indexd", Outcome.CREATED);
    server.refuses("fence_gen3", THEIRS);
    server.refuses("indexd_gen3", THEIRS);
  }

  /** The take-over of a password that was stored keeps that password. */
  @Test
  void r11_take_over_gives_the_stored_password() {
    server.role("fence_gen3", THEIRS);
    server.database("fence_gen3", "fence_gen3");
    stores.secret("fence-dbcreds", fence(NEW).ready());

    apply("--take-over", "fence").expect("fence", Outcome.REPAIRED);

    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /**
   * The password is not lost: it stands in the Secret of a service that the values point elsewhere
   * now, whose role another service would take with it.
   */
  @Test
  void r11_a_password_in_the_secret_of_another_service_is_not_lost() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    values(
        """
        fence: {postgres: {username: x, database: x}}
        indexd: {enabled: true, postgres: {username: fence_gen3, database: fence_gen3}}
        """);

    Run run = apply();

    assertThat(run.refused("indexd", DomainCode.NOT_OURS))
        .contains("fence-dbcreds holds a password");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.nothingServes("indexd");
    stores.nothingPending("indexd");
    apply("--take-over", "indexd").expect("indexd", Outcome.CREATED);
    server.refuses("fence_gen3", OLD);
  }
}
