package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R8: what becomes of a pending password. */
class R8PendingPasswordTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";
  private static final String THIRD = "third-9Rt4";

  /** (1) A pending password is settled: it logs in, so it is published. */
  @Test
  void r8_a_pending_password_that_logs_in_is_published() {
    server.role("fence_gen3", NEW);
    server.database("fence_gen3", "fence_gen3");
    stores.secret("fence-dbcreds-pending", fence(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (1) The same when a Secret serves an older one: the change that was cut off is finished. */
  @Test
  void r8_a_pending_password_that_logs_in_replaces_the_serving_one() {
    fenceIsMade(NEW);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.secret("fence-dbcreds-pending", fence(NEW));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (1) The role does not exist: the pending password is the first one. */
  @Test
  void r8_a_pending_password_is_the_first_one_where_there_is_no_role() {
    stores.secret("fence-dbcreds-pending", fence(NEW));

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    server.logsIn("fence_gen3", "fence_gen3", NEW);
    stores.serves("fence", fence(NEW).ready());
  }

  /** (1) Another stored one logs in: the pending one was never used and is deleted. */
  @Test
  void r8_a_pending_password_is_deleted_when_the_serving_one_logs_in() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.secret("fence-dbcreds-pending", fence(NEW));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("remove-pending fence-dbcreds-pending");
    assertThat(run.touched()).isEmpty();
    server.logsIn("fence_gen3", "fence_gen3", OLD);
    stores.serves("fence", fence(OLD).ready());
  }

  /** (1) It is settled first: only then the role gets the password that the values want now. */
  @Test
  void r8_a_pending_password_that_logs_in_is_published_before_another_change() {
    fenceIsMade(NEW);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.secret("fence-dbcreds-pending", fence(NEW));
    fence(THIRD);
    values("fence: {postgres: {password: %s}}".formatted(THIRD));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence"))
        .containsExactly(
            "publish-secret fence-dbcreds",
            "remove-pending fence-dbcreds-pending",
            "keep-pending fence-dbcreds-pending",
            "set-password fence_gen3",
            "publish-secret fence-dbcreds",
            "remove-pending fence-dbcreds-pending");
    server.logsIn("fence_gen3", "fence_gen3", THIRD);
    server.refuses("fence_gen3", NEW);
    stores.serves("fence", fence(THIRD).ready());
  }
}
