package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are rotated, and no stored one is ever lost (R8, R9, R12). */
class RotateTest extends ProtocolTest {
  private static final Rotate FENCE = new Rotate(Set.of("fence"), null);

  private void applied(String... yaml) {
    values(yaml);
    gen3db().apply(ApplyOptions.NONE);
  }

  private String password() {
    return stores.secret("fence-dbcreds").orElseThrow().password();
  }

  private static ServiceReport of(Report report, String service) {
    return report.services().stream()
        .filter(one -> one.plan().service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private ServiceReport rotate() {
    return of(gen3db().perform(FENCE), "fence");
  }

  private void refused(Code code, String... words) {
    var files = stores.files();
    ServiceReport fence = rotate();
    assertThat(fence.outcome()).isEqualTo(Outcome.FAILED);
    var problem = fence.problem().orElseThrow();
    assertThat(problem.code()).as(problem.toString()).isEqualTo(code);
    assertThat(problem.message() + " " + problem.hint()).contains(words);
    assertThat(stores.files()).isEqualTo(files);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, PUSH, LOCAL_AND_PUSH})
  void the_new_password_is_everywhere_and_the_old_one_nowhere(String delivery) {
    applied(delivery);
    String before = password();

    ServiceReport fence = rotate();

    assertThat(fence.outcome()).as(fence.toString()).isEqualTo(Outcome.ROTATED);
    String after = password();
    assertThat(after).isNotEqualTo(before);
    server.logsIn("fence_gen3", "fence_gen3", after);
    server.refuses("fence_gen3", before);
    stores.nothingPending("fence");
    if (!delivery.equals(LOCAL)) {
      assertThat(stores.entry(ENTRY)).contains(fence(after).ready().json());
    }
    apply().expect("fence", Outcome.UNCHANGED);
  }

  @Test
  void the_order_is_pending_proof_role_login_entry_secret() {
    applied(LOCAL_AND_PUSH);
    assertThat(rotate().steps().stream().map(ServiceReport.StepReport::action))
        .containsExactly(
            "observe",
            "lock",
            "observe",
            "keep-pending",
            "prove-entry",
            "set-password",
            "prove-login",
            "update-entry",
            "publish-secret",
            "remove-pending");
  }

  @Test
  void a_dry_run_shows_the_changes_and_writes_nothing() {
    applied(PUSH);
    var files = stores.files();
    String transaction = server.nextTransaction();

    Plan plan = gen3db().plan(FENCE);

    assertThat(plan.services()).hasSize(1);
    assertThat(plan.services().get(0).changes().orElseThrow().stream().map(Change::action))
        .containsExactly(
            "keep-pending",
            "prove-entry",
            "set-password",
            "update-entry",
            "follow-entry",
            "remove-pending");
    assertThat(stores.files()).isEqualTo(files);
    assertThat(server.nextTransaction()).isEqualTo(transaction);
  }

  /** After every step a kill: what is stored logs in, and apply or rotate ends it. */
  @Test
  void whatever_step_it_dies_after_the_next_command_ends_it() {
    endedAfterEveryStep(LOCAL_AND_PUSH);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {LOCAL, PUSH})
  void whatever_step_of_another_delivery_it_dies_after_the_next_command_ends_it(String delivery) {
    endedAfterEveryStep(delivery);
  }

  private void endedAfterEveryStep(String delivery) {
    applied(delivery);
    int steps = rotate().steps().size();
    for (int step = 1; step < steps; step++) {
      for (boolean byApply : new boolean[] {true, false}) {
        killed(Interrupting.killedAfter(step));
        somethingStoredLogsIn(step);

        if (byApply) {
          apply();
        } else {
          assertThat(rotate().outcome()).as("after step " + step).isEqualTo(Outcome.ROTATED);
        }

        server.logsIn("fence_gen3", "fence_gen3", password());
        stores.nothingPending("fence");
        if (!delivery.equals(LOCAL)) {
          assertThat(stores.entry(ENTRY)).contains(fence(password()).ready().json());
        }
        apply().expect("fence", Outcome.UNCHANGED);
      }
    }
  }

  private void killed(StepInterceptor steps) {
    try {
      gen3db(steps).perform(FENCE);
    } catch (Interrupting.Killed expected) {
      // the process is gone
    }
  }

  private void somethingStoredLogsIn(int step) {
    Stream<String> known =
        Stream.of("fence-dbcreds", "fence-dbcreds-pending")
            .flatMap(name -> stores.secret(name).stream())
            .map(Keys::password);
    assertThat(known.map(one -> server.login("fence_gen3", "fence_gen3", one)))
        .as("logins after step " + step)
        .contains("");
  }

  /** An entry that somebody wrote meanwhile is theirs: apply does not write over it. */
  @Test
  void an_entry_that_moved_since_is_not_written_over_by_apply_but_by_rotate() {
    applied(PUSH);
    // keep-pending, prove-entry and set-password are done: the third write is the role's
    killed(
        Interrupting.before(
            "update-entry",
            () -> {
              stores.entry(ENTRY, fence("theirs-2Nm4").ready());
              throw new Interrupting.Killed();
            }));
    String theirs = stores.entry(ENTRY).orElseThrow();

    Report refused = gen3db().apply(ApplyOptions.NONE);
    assertThat(of(refused, "fence").problem().orElseThrow().code())
        .isEqualTo(DomainCode.ENTRY_DIFFERS);
    assertThat(stores.entry(ENTRY)).contains(theirs);

    assertThat(rotate().outcome()).isEqualTo(Outcome.ROTATED);
    server.logsIn("fence_gen3", "fence_gen3", password());
    assertThat(stores.entry(ENTRY)).contains(fence(password()).ready().json());
    apply().expect("fence", Outcome.UNCHANGED);
  }

  @Test
  void those_who_share_the_role_go_along_and_are_named() {
    applied("indexd: {enabled: true, postgres: {username: fence_gen3}}\n");

    Report report = gen3db().perform(FENCE);

    for (String service : List.of("fence", "indexd")) {
      assertThat(of(report, service).outcome()).as(service).isEqualTo(Outcome.ROTATED);
      assertThat(stores.secret(service + "-dbcreds").orElseThrow().password())
          .isEqualTo(password());
    }
    assertThat(of(report, "fence").findings())
        .anySatisfy(
            found -> {
              assertThat(found.code()).isEqualTo(DomainCode.ROTATED_TOGETHER);
              assertThat(found.message()).contains("indexd");
            });
    server.logsIn("indexd_gen3", "fence_gen3", password());
  }

  @Test
  void services_that_are_not_named_stay() {
    applied("indexd: {enabled: true}\n");
    String other = stores.secret("indexd-dbcreds").orElseThrow().password();

    Report report = gen3db().perform(FENCE);

    assertThat(report.services()).hasSize(1);
    assertThat(stores.secret("indexd-dbcreds").orElseThrow().password()).isEqualTo(other);
  }

  @Test
  void only_old_passwords_are_rotated_and_the_age_is_noted() {
    applied(LOCAL);
    String before = password();

    Report young = gen3db().perform(new Rotate(Set.of(), Duration.ofDays(90)));
    assertThat(of(young, "fence").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(password()).isEqualTo(before);
    assertThat(gen3db().status().services().get(0).passwordSince())
        .hasValueSatisfying(
            since -> assertThat(since).isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES)));

    Report old = gen3db().perform(new Rotate(Set.of(), Duration.ZERO));
    assertThat(of(old, "fence").outcome()).isEqualTo(Outcome.ROTATED);
  }

  /** A Secret of others tells no age: it is old enough. */
  @Test
  void a_password_whose_age_nobody_knows_is_rotated() {
    fenceIsMade("old-8Wq2");
    stores.secret("fence-dbcreds", fence("old-8Wq2").ready());

    assertThat(gen3db().status().services().get(0).passwordSince()).isEmpty();
    Report report = gen3db().perform(new Rotate(Set.of(), Duration.ofDays(90)));

    assertThat(of(report, "fence").outcome()).isEqualTo(Outcome.ROTATED);
    assertThat(gen3db().status().services().get(0).passwordSince()).isPresent();
  }

  @Test
  void a_password_of_the_values_is_changed_there() {
    applied("fence: {postgres: {password: old-8Wq2}}\n");
    refused(DomainCode.NOT_ROTATED, "values-1.yaml:1", "Write the new password there");
  }

  @Test
  void an_entry_that_is_only_read_belongs_to_others() {
    fenceIsMade("old-8Wq2");
    stores.entry(ENTRY, fence("old-8Wq2").ready());
    applied(PULL);
    refused(DomainCode.NOT_ROTATED, "made by others");
  }

  @Test
  void what_does_not_work_yet_is_applied_first() {
    values(LOCAL);
    refused(DomainCode.NOT_READY, "fence");
  }

  /** P14: one username on one server, databases of two environments. */
  @Test
  void p14_nobody_else_is_locked_out() {
    applied(LOCAL);
    server.database("fence_other", "fence_gen3");
    server.sql("COMMENT ON DATABASE fence_other IS '" + mark("another") + "'");
    refused(DomainCode.ROLE_OPENS_OTHERS, "fence_other", "another");
  }

  /** P14: a grant counts as much as an owner. */
  @Test
  void p14_a_grant_of_its_own_counts() {
    applied(LOCAL);
    server.database("fence_other", "neighbour");
    server.sql(
        "COMMENT ON DATABASE fence_other IS '" + mark("another") + "'",
        "GRANT CONNECT ON DATABASE fence_other TO fence_gen3");
    refused(DomainCode.ROLE_OPENS_OTHERS, "fence_other");
    server.sql("REVOKE CONNECT ON DATABASE fence_other FROM fence_gen3");
    assertThat(rotate().outcome()).isEqualTo(Outcome.ROTATED);
  }

  /** P16: what is missing for the entry shows before the role is touched. */
  @Test
  void p16_an_entry_that_cannot_be_written_leaves_the_role_as_it_was() {
    applied(LOCAL_AND_PUSH);
    String before = password();
    killed(
        Interrupting.before(
            "prove-entry",
            () -> {
              throw new IllegalStateException("no right to write it");
            }));
    server.logsIn("fence_gen3", "fence_gen3", before);
    assertThat(stores.secret("fence-dbcreds-pending").map(Keys::password))
        .isNotEqualTo(Optional.of(before));
    apply();
    stores.nothingPending("fence");
    assertThat(password()).isEqualTo(before);
  }
}
