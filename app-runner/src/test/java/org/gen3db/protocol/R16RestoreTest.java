package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R16: a restore that is asked for comes before publishing. */
class R16RestoreTest extends ProtocolTest {
  private static final String KEPT = "kept-6Lm3";
  private static final String RESTORE = "fence: {postgres: {dbRestore: true}}";

  /** Role and database are made, the password waits in pending, nothing is published. */
  @ParameterizedTest
  @ValueSource(
      strings = {RESTORE, "global: {postgres: {dbRestore: true}}", "fence: {dbRestore: true}"})
  void r16_a_restore_asked_for_is_awaited(String asking) {
    values(asking, LOCAL_AND_PUSH);

    Run run = apply();

    run.expect("fence", Outcome.AWAITING_RESTORE);
    run.found("fence", DomainCode.RESTORE_AWAITED);
    stores.nothingServes("fence");
    assertThat(stores.entry(ENTRY)).isEmpty();
    Keys pending = stores.secret("fence-dbcreds-pending").orElseThrow();
    assertThat(pending).isEqualTo(fence(pending.password()));
    server.logsIn("fence_gen3", "fence_gen3", pending.password());
    assertThat(server.comment("fence_gen3")).isEqualTo(mark(Stores.OURS));
  }

  /**
   * A database with user tables whose stored password logs in is ready, whatever dbRestore says.
   */
  @Test
  void r16_a_database_with_tables_is_ready_whatever_db_restore_says() {
    fenceIsMade(KEPT);
    server.table("fence_gen3", "fence_gen3", KEPT);
    stores.secret("fence-dbcreds-pending", fence(KEPT));
    values(RESTORE);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    stores.serves("fence", fence(KEPT).ready());
  }

  /** Issue 17: what is kept is kept beside the names of now; whoever loads the data reads them. */
  @Test
  void issue17_a_rename_while_a_restore_is_awaited_is_kept_too() {
    values(RESTORE);
    apply().expect("fence", Outcome.AWAITING_RESTORE);
    Keys before = stores.secret("fence-dbcreds-pending").orElseThrow();
    values(RESTORE, "fence: {postgres: {database: renamed, username: renamed_user}}");

    apply().expect("fence", Outcome.AWAITING_RESTORE);

    assertThat(stores.secret("fence-dbcreds-pending").orElseThrow())
        .isEqualTo(before.with("database", "renamed").with("username", "renamed_user"));
    server.logsIn("renamed", "renamed_user", before.password());
    stores.nothingServes("fence");
  }

  /** One that serves already is not taken back. */
  @Test
  void r16_a_service_that_is_ready_stays_ready() {
    fenceIsMade(KEPT);
    stores.secret("fence-dbcreds", fence(KEPT).ready());
    values(RESTORE);

    apply().expect("fence", Outcome.UNCHANGED);
  }

  /** Issue 17: what template1 holds comes with every database, and is no data that was restored. */
  @Test
  void issue17_the_tables_of_template1_are_not_what_is_awaited() {
    server.sqlIn("template1", "CREATE TABLE notes (id int)", "CREATE EXTENSION hstore");
    try {
      values(RESTORE);
      apply().expect("fence", Outcome.AWAITING_RESTORE);
      assertThat(server.sqlIn("fence_gen3", "SELECT count(*) FROM notes")).containsExactly("0");
      apply().expect("fence", Outcome.AWAITING_RESTORE);
      stores.nothingServes("fence");

      String kept = stores.secret("fence-dbcreds-pending").orElseThrow().password();
      server.table("fence_gen3", "fence_gen3", kept);
      apply().expect("fence", Outcome.CREATED);
      stores.serves("fence", fence(kept).ready());
    } finally {
      server.sqlIn("template1", "DROP TABLE notes", "DROP EXTENSION hstore");
    }
  }

  /** Other services do not wait for it. */
  @Test
  void r16_the_other_services_are_finished() {
    values(RESTORE, "indexd: {enabled: true}");

    apply().expect("fence", Outcome.AWAITING_RESTORE).expect("indexd", Outcome.CREATED);
  }
}
