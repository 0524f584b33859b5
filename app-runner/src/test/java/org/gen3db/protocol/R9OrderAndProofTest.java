package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.function.Supplier;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R9: in which order a password is kept, used, proven and published. */
class R9OrderAndProofTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";

  /** Pending, role and database, login, entry, Secret, and only then pending is removed. */
  @Test
  void r9_the_order_is_pending_database_login_entry_secret() {
    values(LOCAL_AND_PUSH);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.steps("fence"))
        .containsSubsequence(
            "lock",
            "observe",
            "keep-pending",
            "create-role",
            "create-database",
            "prove-login",
            "publish-entry",
            "publish-secret",
            "remove-pending");
  }

  /** Nothing is published before the login, and then complete; pending stays until all is done. */
  @Test
  void r9_it_is_published_once_and_complete() {
    values(LOCAL_AND_PUSH);
    var watching =
        new StepInterceptor() {
          @Override
          public <T> T around(Step step, Supplier<T> action) {
            switch (step.action()) {
              case Step.PROVE_LOGIN, "publish-entry" -> {
                assertThat(stores.secret("fence-dbcreds-pending")).isPresent();
                assertThat(stores.entry(ENTRY)).isEmpty();
                stores.nothingServes("fence");
              }
              case "publish-secret" -> {
                assertThat(stores.entry(ENTRY).orElseThrow()).contains("\"dbcreated\":\"true\"");
                stores.nothingServes("fence");
              }
              case "remove-pending" ->
                  assertThat(stores.secret("fence-dbcreds").orElseThrow().values())
                      .containsEntry("dbcreated", "true");
              default -> {}
            }
            return action.get();
          }
        };

    applying(gen3db(watching)).expect("fence", Outcome.CREATED);
  }

  /** A run that dies after any step is finished by the next, with the password kept first. */
  @Test
  void r9_a_run_that_dies_after_any_step_is_finished_by_the_next() {
    values(LOCAL_AND_PUSH);
    // The first two steps, lock and observe, leave nothing behind.
    for (int steps = 3; dies(steps); steps++) {
      String kept =
          stores
              .secret("fence-dbcreds-pending")
              .or(() -> stores.secret("fence-dbcreds"))
              .orElseThrow()
              .password();

      apply();

      server.logsIn("fence_gen3", "fence_gen3", kept);
      stores.serves("fence", fence(kept).ready());
      assertThat(stores.entry(ENTRY)).contains(fence(kept).ready().json());
      assertThat(steps).isLessThan(30);
      server.reset();
      stores.forgetSecrets();
      stores.forgetEntry(ENTRY);
    }
  }

  /** A change of the password that dies after any step is finished too. */
  @Test
  void r9_a_change_of_the_password_that_dies_is_finished_by_the_next() {
    fenceIsMade(OLD);
    fence(NEW);
    for (int steps = 3; ; steps++) {
      stores.secret("fence-dbcreds", fence(OLD).ready());
      server.sql("ALTER ROLE fence_gen3 PASSWORD '%s'".formatted(OLD));
      values("fence: {postgres: {password: %s}}".formatted(NEW));
      if (!dies(steps)) {
        assertThat(steps).isGreaterThan(6);
        return;
      }

      apply();

      server.logsIn("fence_gen3", "fence_gen3", NEW);
      stores.serves("fence", fence(NEW).ready());
    }
  }

  /** Whether the run has so many steps, and so dies after the last of them. */
  private boolean dies(int steps) {
    return catchThrowable(() -> gen3db(Interrupting.killedAfter(steps)).apply(ApplyOptions.NONE))
        != null;
  }

  /** Somebody else's pending password came first: it is adopted. */
  @Test
  void r9_a_pending_password_that_came_first_is_adopted() {
    var first =
        Interrupting.before(
            "keep-pending", () -> stores.secret("fence-dbcreds-pending", fence(NEW)));

    applying(gen3db(first)).expect("fence", Outcome.CREATED);

    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** "Already exists" while publishing: an entry with the same password is adopted as it is. */
  @Test
  void r9_an_entry_that_came_first_is_adopted() {
    values(PUSH);
    stores.secret("fence-dbcreds-pending", fence(NEW));
    String theirs = fence(NEW).ready().with("team", "theirs").json();
    var first = Interrupting.before("publish-entry", () -> stores.entry(ENTRY, theirs));

    applying(gen3db(first)).expect("fence", Outcome.CREATED);

    assertThat(stores.entry(ENTRY)).contains(theirs);
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready().with("team", "theirs"), ENTRY);
  }

  /** An entry with another password came first: it stays, and so does the one that logs in. */
  @Test
  void r9_an_entry_with_another_password_that_came_first_loses_nobody_a_password() {
    values(PUSH);
    stores.secret("fence-dbcreds-pending", fence(NEW));
    var first = Interrupting.before("publish-entry", () -> stores.entry(ENTRY, fence(OLD).ready()));

    var report = gen3db(first).apply(ApplyOptions.NONE);

    assertThat(report.services().get(0).problem().orElseThrow().code())
        .isEqualTo(DomainCode.ENTRY_DIFFERS);
    assertThat(stores.entry(ENTRY)).contains(fence(OLD).ready().json());
    assertThat(stores.secret("fence-dbcreds-pending")).contains(fence(NEW));
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    apply("--take-over", "fence").expect("fence", Outcome.CREATED);
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** An error after the password was taken proves it: the database is not there. */
  @Test
  void r9_a_missing_database_proves_the_password() {
    server.role("fence_gen3", OLD);
    stores.secret("fence-dbcreds", fence(OLD));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.changes("fence"))
        .contains("create-database fence_gen3")
        .doesNotContain("set-password fence_gen3");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
  }

  /** An error after the password was taken proves it: CONNECT is missing, and given again. */
  @Test
  void r9_a_missing_connect_proves_the_password() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    server.sql("REVOKE CONNECT ON DATABASE fence_gen3 FROM fence_gen3");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("grant-connect fence_gen3");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }

  /** A role that lost LOGIN gets it back, with the password that it has. */
  @Test
  void r9_a_missing_login_right_proves_the_password() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    server.sql("ALTER ROLE fence_gen3 NOLOGIN");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("allow-login fence_gen3");
    server.logsIn("fence_gen3", "fence_gen3", OLD);
  }
}
