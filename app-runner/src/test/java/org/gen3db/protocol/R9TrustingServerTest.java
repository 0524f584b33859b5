package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R9 on a server that lets everybody in: a login proves nothing there. */
class R9TrustingServerTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";

  @BeforeEach
  void theServerTrustsEverybody() {
    on(servers.trusting());
  }

  /** From nothing on a server that lets everybody in: made, and said; the mark says it is ours. */
  @Test
  void r9_a_server_that_does_not_ask_is_a_finding() {

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    run.found("fence", DomainCode.SERVER_DOES_NOT_ASK);
    stores.serves("fence", fence(stores.secret("fence-dbcreds").orElseThrow().password()).ready());
  }

  /** There a login proves nothing: a role without our mark is not ours, whatever is stored. */
  @Test
  void r9_where_the_server_does_not_ask_a_role_without_our_mark_is_left_alone() {
    server.role("fence_gen3", OLD);
    server.database("fence_gen3", "fence_gen3");
    stores.secret("fence-dbcreds", fence(OLD).ready());

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.NOT_PROVEN))
        .contains("without asking", "fence taken over");
    stores.serves("fence", fence(OLD).ready());
  }

  /** With our mark it is ours, and what is stored stays. */
  @Test
  void r9_where_the_server_does_not_ask_our_mark_decides() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED);
    run.found("fence", DomainCode.SERVER_DOES_NOT_ASK);
    stores.serves("fence", fence(OLD).ready());
  }

  /** With our mark and a pending password, the role gets it, as no login can tell. */
  @Test
  void r9_where_the_server_does_not_ask_a_pending_password_is_set() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.secret("fence-dbcreds-pending", fence(NEW));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).contains("set-password fence_gen3");
    stores.serves("fence", fence(NEW).ready());
  }

  /** With another environment's mark it is not ours. */
  @Test
  void r9_where_the_server_does_not_ask_another_mark_refuses() {
    fenceIsMade(OLD);
    stores.secret("fence-dbcreds", fence(OLD).ready());
    stores.environmentId("id-of-others");

    assertThat(apply().refused("fence", DomainCode.NOT_PROVEN)).contains(Stores.OURS);
  }

  /** --take-over is the way out there too: the role gets what is stored, and our mark. */
  @Test
  void r9_where_the_server_does_not_ask_take_over_sets_and_marks() {
    server.role("fence_gen3", OLD);
    server.database("fence_gen3", "fence_gen3");
    stores.secret("fence-dbcreds", fence(OLD).ready());

    apply("--take-over", "fence").expect("fence", Outcome.REPAIRED);

    assertThat(server.comment("fence_gen3")).isEqualTo(mark(Stores.OURS));
  }

  /** With dbCreate off nobody sees a mark: what such a server lets in is not published. */
  @Test
  void r9_where_the_server_does_not_ask_nothing_is_published_without_an_administrator() {
    server.role("fence_gen3", OLD);
    server.database("fence_gen3", "fence_gen3");
    fence(NEW);
    values(
        "global: {postgres: {dbCreate: false}}",
        "fence: {postgres: {password: %s}}".formatted(NEW));

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.NOT_PROVEN)).contains("ask for passwords");
    stores.nothingServes("fence");
  }
}
