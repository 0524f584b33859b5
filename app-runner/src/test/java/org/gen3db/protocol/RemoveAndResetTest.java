package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.junit.jupiter.api.Test;

/** What takes something away takes what bears our id, and what was named, and nothing else. */
class RemoveAndResetTest extends ProtocolTest {
  private static final Operation LOGIN = new Remove(Set.of("fence"), null, false);
  private static final Operation DROP = new Remove(Set.of("fence"), "fence_gen3", false);
  private static final Operation RESET = new Reset("gen3", false);

  private void applied(String... yaml) {
    values(yaml);
    gen3db().apply(ApplyOptions.NONE);
  }

  private ServiceReport perform(Operation operation) {
    return perform("fence", operation);
  }

  private ServiceReport perform(String service, Operation operation) {
    Report report =
        (operation instanceof Remove ? builder().switchedOffToo() : builder())
            .build()
            .perform(operation);
    return report.services().stream()
        .filter(one -> one.plan().service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private void refused(Operation operation, Code code, String... words) {
    var files = stores.files();
    String transaction = server.nextTransaction();
    ServiceReport fence = perform(operation);
    assertThat(fence.outcome()).as(fence.toString()).isEqualTo(Outcome.FAILED);
    var problem = fence.problem().orElseThrow();
    assertThat(problem.code()).as(problem.toString()).isEqualTo(code);
    assertThat(problem.message() + " " + problem.hint()).contains(words);
    assertThat(stores.files()).isEqualTo(files);
    assertThat(server.nextTransaction()).isEqualTo(transaction);
  }

  private String password() {
    return stores.secret("fence-dbcreds").orElseThrow().password();
  }

  @Test
  void by_default_only_the_login_goes() {
    applied(LOCAL);
    server.table("fence_gen3", "fence_gen3", password());

    assertThat(perform(LOGIN).outcome()).isEqualTo(Outcome.REMOVED);

    assertThat(server.login("fence_gen3", "fence_gen3", password())).isEqualTo("28000");
    assertThat(server.hasDatabase("fence_gen3")).isTrue();
    assertThat(stores.secret("fence-dbcreds")).isPresent();
    assertThat(perform(LOGIN).outcome()).isEqualTo(Outcome.UNCHANGED);
    apply().expect("fence", Outcome.REPAIRED);
    server.logsIn("fence_gen3", "fence_gen3", password());
  }

  @Test
  void the_database_goes_where_its_name_is_repeated() {
    applied(LOCAL);

    assertThat(perform(DROP).steps().stream().map(ServiceReport.StepReport::action))
        .containsExactly(
            "lock", "observe", "unpublish", "forbid-login", "drop-database", "drop-role");

    assertThat(server.hasDatabase("fence_gen3")).isFalse();
    assertThat(server.hasRole("fence_gen3")).isFalse();
    assertThat(stores.secret("fence-dbcreds").orElseThrow().values())
        .containsEntry("dbcreated", "");
    assertThat(perform(DROP).outcome()).isEqualTo(Outcome.UNCHANGED);
    apply().expect("fence", Outcome.CREATED);
  }

  @Test
  void a_dry_run_says_so_and_changes_nothing() {
    applied(LOCAL);
    String transaction = server.nextTransaction();
    assertThat(
            gen3db().plan(DROP).services().get(0).changes().orElseThrow().stream()
                .map(Change::action))
        .containsExactly("unpublish", "forbid-login", "drop-database", "drop-role");
    assertThat(server.nextTransaction()).isEqualTo(transaction);
  }

  @Test
  void another_name_drops_nothing() {
    applied(LOCAL);
    refused(
        new Remove(Set.of("fence"), "fence_gen", false),
        DomainCode.NAME_DIFFERS,
        "fence_gen3",
        "'fence_gen'");
  }

  @Test
  void whoever_is_connected_is_named_and_ended_only_on_request() throws Exception {
    applied(LOCAL);
    try (var session = server.open("fence_gen3", "fence_gen3", password())) {
      refused(DROP, DomainCode.STILL_CONNECTED, "fence_gen3");
      refused(RESET, DomainCode.STILL_CONNECTED, "fence_gen3");
      assertThat(session.isValid(5)).isTrue();

      assertThat(perform(new Remove(Set.of("fence"), "fence_gen3", true)).outcome())
          .isEqualTo(Outcome.REMOVED);

      assertThat(session.isValid(5)).isFalse();
    }
    assertThat(server.hasDatabase("fence_gen3")).isFalse();
  }

  /** A1: two clusters on one server may both be gen3/default. */
  @Test
  void without_our_id_nothing_is_dropped() {
    applied(LOCAL);
    stores.environmentId("another-cluster");
    for (Operation operation : List.of(DROP, RESET, LOGIN)) {
      refused(operation, DomainCode.NOT_OURS, "another-cluster");
    }
    server.logsIn("fence_gen3", "fence_gen3", password());
  }

  /** A role of ours with a database that others made, and never adopted by us. */
  @Test
  void a_database_without_a_mark_is_not_dropped() {
    applied(LOCAL);
    server.sql("COMMENT ON DATABASE fence_gen3 IS 'by hand'");
    refused(DROP, DomainCode.NOT_OURS, "no mark");
    refused(RESET, DomainCode.NOT_OURS, "no mark");
  }

  /** P13: a database that another service uses, also one that is switched off. */
  @Test
  void p13_a_database_that_a_service_uses_that_is_switched_off_is_not_dropped() {
    applied("indexd: {enabled: false, postgres: {database: fence_gen3}}\n");
    refused(DROP, DomainCode.DATABASE_USED, "indexd");
    assertThat(perform(new Remove(Set.of("fence", "indexd"), "fence_gen3", false)).outcome())
        .isEqualTo(Outcome.REMOVED);
    assertThat(server.hasDatabase("fence_gen3")).isFalse();
  }

  /** R12: the login stays as long as somebody who is not named shares it. */
  @Test
  void a_login_that_others_share_stays() {
    applied("indexd: {enabled: true, postgres: {username: fence_gen3}}\n");

    ServiceReport fence = perform(DROP);

    assertThat(fence.outcome()).as(fence.toString()).isEqualTo(Outcome.REMOVED);
    assertThat(fence.findings())
        .anySatisfy(
            found -> {
              assertThat(found.code()).isEqualTo(DomainCode.LOGIN_KEPT);
              assertThat(found.message()).contains("indexd");
            });
    assertThat(server.hasDatabase("fence_gen3")).isFalse();
    server.logsIn(
        "indexd_gen3", "fence_gen3", stores.secret("indexd-dbcreds").orElseThrow().password());
  }

  /** P14: one username on one server, databases of two environments. */
  @Test
  void p14_a_role_that_opens_what_is_anothers_stays() {
    applied(LOCAL);
    server.database("fence_other", "fence_gen3");
    server.sql("COMMENT ON DATABASE fence_other IS '" + mark("another") + "'");
    refused(LOGIN, DomainCode.ROLE_OPENS_OTHERS, "fence_other");
    refused(RESET, DomainCode.ROLE_OPENS_OTHERS, "fence_other");
  }

  /** What the role owns beside is nobody's that was named: the role stays. */
  @Test
  void a_role_that_owns_more_is_not_dropped() {
    applied(LOCAL);
    server.database("more", "fence_gen3");
    assertThat(perform(DROP).outcome()).isEqualTo(Outcome.REMOVED);
    assertThat(server.hasRole("fence_gen3")).isTrue();
    assertThat(server.hasDatabase("more")).isTrue();
    assertThat(stores.secret("fence-dbcreds")).as("its password").isPresent();
  }

  @Test
  void what_is_delivered_by_an_entry_is_left_and_told() {
    applied(PUSH);
    ServiceReport fence = perform(DROP);
    assertThat(fence.findings())
        .anySatisfy(
            found -> {
              assertThat(found.code()).isEqualTo(DomainCode.LEFT_BEHIND);
              assertThat(found.message()).contains("fence-dbcreds", ENTRY);
            });
    assertThat(stores.entry(ENTRY)).isPresent();
  }

  @Test
  void reset_makes_it_empty_with_the_password_that_it_has() {
    applied(LOCAL);
    String before = password();
    server.table("fence_gen3", "fence_gen3", before);

    ServiceReport fence = perform(RESET);

    assertThat(fence.outcome()).as(fence.toString()).isEqualTo(Outcome.RESET);
    assertThat(password()).isEqualTo(before);
    server.logsIn("fence_gen3", "fence_gen3", before);
    assertThat(server.sqlIn("fence_gen3", "SELECT to_regclass('kept') IS NULL")).contains("t");
    assertThat(server.comment("fence_gen3")).contains(mark(Stores.OURS));
    apply().expect("fence", Outcome.UNCHANGED);
  }

  /** Whatever step a reset dies after, an apply makes the rest. */
  @Test
  void a_reset_that_died_is_ended_by_apply() {
    applied(LOCAL);
    int steps = perform(RESET).steps().size();
    for (int step = 1; step < steps; step++) {
      try {
        gen3db(Interrupting.killedAfter(step)).perform(RESET);
      } catch (Interrupting.Killed expected) {
        // the process is gone
      }
      apply();
      server.logsIn("fence_gen3", "fence_gen3", password());
      apply().expect("fence", Outcome.UNCHANGED);
    }
  }

  /** Whatever step a removal dies after, the same removal ends it. */
  @Test
  void a_removal_that_died_is_ended_by_the_next() {
    for (int step = 1; step < 6; step++) {
      applied(LOCAL);
      try {
        gen3db(Interrupting.killedAfter(step)).perform(DROP);
      } catch (Interrupting.Killed expected) {
        // the process is gone
      }
      perform(DROP);
      assertThat(server.hasDatabase("fence_gen3")).isFalse();
      assertThat(server.hasRole("fence_gen3")).isFalse();
      assertThat(stores.secret("fence-dbcreds").orElseThrow().values())
          .containsEntry("dbcreated", "");
    }
  }

  @Test
  void reset_wants_the_very_name() {
    applied(LOCAL);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> gen3db().perform(new Reset("gen", false)))
        .hasMessageContaining("'gen3', and 'gen'");
  }
}
