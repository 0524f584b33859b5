package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R8: which of the passwords known becomes the role's. */
class R8WhichPasswordTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";
  private static final String THIRD = "third-9Rt4";

  /** Under the lock everything is read again: what another run did meanwhile counts. */
  @Test
  void r8_under_the_lock_everything_is_read_again() {
    var otherRun =
        new StepInterceptor() {
          @Override
          public <T> T around(Step step, Supplier<T> action) {
            if (step.action().equals(Step.LOCK) && !server.hasRole("fence_gen3")) {
              server.role("fence_gen3", NEW);
              server.database("fence_gen3", "fence_gen3");
              stores.secret("fence-dbcreds", fence(NEW).ready());
            }
            return action.get();
          }
        };

    Run run = applying(gen3db(otherRun));

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).contains("mark-database fence_gen3");
    assertThat(run.changes("fence")).doesNotContain("create-role fence_gen3");
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (2) The entry comes before the explicit value. */
  @Test
  void r8_the_entry_comes_before_the_explicit_value() {
    stores.entry(ENTRY, fence(OLD).ready());
    fence(NEW);
    values(PUSH, "fence: {postgres: {password: %s}}".formatted(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.found("fence", DomainCode.ENTRY_AND_VALUES_DIFFER)).contains("password");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready(), ENTRY);
    assertThat(stores.entry(ENTRY)).contains(fence(OLD).ready().json());
  }

  /** (2) In LOCAL an entry is nobody's business. */
  @Test
  void r8_local_does_not_look_at_an_entry() {
    stores.entry(ENTRY, fence(OLD).ready());

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(stores.secret("fence-dbcreds").orElseThrow().password()).isNotEqualTo(OLD);
    server.refuses("fence_gen3", OLD);
  }

  /** (2) The explicit value comes before the serving Secret. */
  @Test
  void r8_the_explicit_value_comes_before_the_serving_secret() {
    stores.secret("fence-dbcreds", fence(OLD).ready());
    fence(NEW);
    values("fence: {postgres: {password: %s}}".formatted(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (2) The serving Secret comes before the bootstrap Secret. */
  @Test
  void r8_the_serving_secret_comes_before_the_bootstrap() {
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.secret("fence-dbcreds-bootstrap", fence(NEW).ready());

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
  }

  /** (2) A bootstrap Secret that the chart made is taken before anything is generated. */
  @Test
  void r8_a_bootstrap_made_by_the_chart_comes_before_a_generated_password() {
    stores.secret("fence-dbcreds-bootstrap", fence(OLD));
    values(PUSH);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready(), ENTRY);
    assertThat(stores.entry(ENTRY)).contains(fence(OLD).ready().json());
  }

  /** (2) Otherwise one is generated: letters and digits, at least 128 bits. */
  @Test
  void r8_a_password_is_generated_where_none_is_known() {
    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    Keys serving = stores.secret("fence-dbcreds").orElseThrow();
    assertThat(serving.password()).matches("[A-Za-z0-9]{22,}");
    server.logsIn("fence_gen3", "fence_gen3", serving.password());
    stores.serves("fence", fence(serving.password()).ready());
  }

  /** (3) No role: it is created with the wanted password. */
  @Test
  void r8_a_role_that_does_not_exist_is_created_with_the_wanted_password() {
    fence(NEW);
    values("fence: {postgres: {password: %s}}".formatted(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.changes("fence")).isEqualTo(run.planned("fence"));
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (3) The wanted one logs in: there is nothing to change. */
  @Test
  void r8_a_wanted_password_that_logs_in_changes_nothing() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED);
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** (3) Only another stored one logs in: in LOCAL the role changes, visibly and by pending. */
  @Test
  void r8_in_local_the_role_changes_to_the_wanted_password_through_pending() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    fence(NEW);
    values("fence: {postgres: {password: %s}}".formatted(NEW));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.planned("fence"))
        .containsExactly(
            "keep-pending fence-dbcreds-pending",
            "set-password fence_gen3",
            "publish-secret fence-dbcreds",
            "remove-pending fence-dbcreds-pending");
    assertThat(run.changes("fence")).isEqualTo(run.planned("fence"));
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    server.refuses("fence_gen3", OLD);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (3) Only another stored one logs in, and there is an entry: refused, with the ways out. */
  @Test
  void r8_entry_and_database_that_differ_are_refused_with_the_ways_out() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.entry(ENTRY, fence(NEW).ready());
    values(PUSH);

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.ENTRY_DIFFERS))
        .contains("entry and database differ", "fence taken over", "Rotate the service");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
    assertThat(stores.entry(ENTRY)).contains(fence(NEW).ready().json());
  }

  /** (3) With --take-over the role follows the entry. */
  @Test
  void r8_with_take_over_the_role_follows_the_entry() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.entry(ENTRY, fence(NEW).ready());
    values(PUSH);

    Run run = apply("--take-over", "fence");

    run.expect("fence", Outcome.REPAIRED);
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    server.refuses("fence_gen3", OLD);
    stores.serves("fence", fence(NEW).ready(), ENTRY);
    assertThat(stores.entry(ENTRY)).contains(fence(NEW).ready().json());
  }

  /** (3) An explicit value never changes a role whose entry logs in. */
  @Test
  void r8_an_explicit_value_does_not_change_a_role_whose_entry_logs_in() {
    fenceIsMade(OLD);
    stores.entry(ENTRY, fence(OLD).ready());
    fence(NEW);
    values(LOCAL_AND_PUSH, "fence: {postgres: {password: %s}}".formatted(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.found("fence", DomainCode.ENTRY_AND_VALUES_DIFFER)).contains("password");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
  }

  /** (3) None logs in: R11 decides, and what is not ours is left alone. */
  @Test
  void r8_where_none_logs_in_the_owner_decides() {
    server.role("fence_gen3", THIRD);
    stores.secret("fence-dbcreds", fence(OLD).ready());

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.NOT_OURS))
        .contains("'fence_gen3'", "fence taken over");
    server.logsIn("postgres", "fence_gen3", THIRD);
    stores.serves("fence", fence(OLD).ready());
  }
}
