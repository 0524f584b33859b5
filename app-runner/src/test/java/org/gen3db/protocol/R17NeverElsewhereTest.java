package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R17: what is marked created is never pointed elsewhere by accident. */
class R17NeverElsewhereTest extends ProtocolTest {
  private static final String KEPT = "kept-6Lm3";

  /** Fence serves, on the release's server, and has data. */
  private void fenceServesData() {
    fenceIsMade(KEPT);
    server.table("fence_gen3", "fence_gen3", KEPT);
    stores.secret("fence-dbcreds", fence(KEPT).ready());
  }

  /** Fence's role and database on another server, with the same password. */
  private void fenceIsMadeOn(TestServer other) {
    other.role("fence_gen3", KEPT);
    other.database("fence_gen3", "fence_gen3");
  }

  private static String masterOn(TestServer other) {
    return """
    global: {postgres: {master: {port: %d, password: "%s"}}}
    """
        .formatted(other.port(), other.masterPassword());
  }

  /** Not to a database that does not exist: FAILED, naming both. */
  @Test
  void r17_a_secret_is_not_moved_to_a_database_that_does_not_exist() {
    fenceServesData();
    values("fence: {postgres: {database: another}}");

    assertThat(apply().refused("fence", DomainCode.WOULD_MOVE))
        .contains("'fence_gen3'", "'another'", "does not exist");

    assertThat(server.hasDatabase("another")).isFalse();
    stores.serves("fence", fence(KEPT).ready());
  }

  /** Not even when the old one holds no table yet. */
  @Test
  void r17_an_empty_database_is_not_left_for_one_that_does_not_exist() {
    fenceIsMade(KEPT);
    stores.secret("fence-dbcreds", fence(KEPT).ready());
    values("fence: {postgres: {database: another}}");

    assertThat(apply().refused("fence", DomainCode.WOULD_MOVE)).contains("does not exist");

    assertThat(server.hasDatabase("another")).isFalse();
    stores.serves("fence", fence(KEPT).ready());
  }

  /** Not to one without a user table while the old one has some: FAILED, naming both. */
  @Test
  void r17_a_secret_is_not_moved_to_an_empty_database() {
    fenceServesData();
    server.database("another", "fence_gen3");
    values("fence: {postgres: {database: another}}");

    assertThat(apply().refused("fence", DomainCode.WOULD_MOVE))
        .contains("'fence_gen3'", "'another'");

    stores.serves("fence", fence(KEPT).ready());
  }

  /** Issue 17: nor to one in which only the tables of template1 stand. */
  @Test
  void issue17_the_tables_of_template1_are_no_data_to_move_to() {
    server.sqlIn("template1", "CREATE TABLE notes (id int)");
    try {
      fenceServesData();
      server.database("another", "fence_gen3");
      assertThat(server.sqlIn("another", "SELECT count(*) FROM notes")).containsExactly("0");
      values("fence: {postgres: {database: another}}");

      assertThat(apply().refused("fence", DomainCode.WOULD_MOVE))
          .contains("'fence_gen3'", "'another'");

      stores.serves("fence", fence(KEPT).ready());
    } finally {
      server.sqlIn("template1", "DROP TABLE notes");
    }
  }

  /** Not to another user's either. */
  @Test
  void r17_a_secret_is_not_moved_to_a_user_that_does_not_exist() {
    fenceServesData();
    values("fence: {postgres: {username: another}}");

    assertThat(apply().refused("fence", DomainCode.WOULD_MOVE)).contains("'another'");

    assertThat(server.hasRole("another")).isFalse();
    stores.serves("fence", fence(KEPT).ready());
  }

  /** Not to an empty server, when the master was changed by mistake. */
  @Test
  void r17_a_secret_is_not_moved_to_an_empty_server() {
    TestServer second = servers.second();
    fenceServesData();
    values(masterOn(second));

    assertThat(apply().refused("fence", DomainCode.WOULD_MOVE))
        .contains("127.0.0.1:" + server.port(), "127.0.0.1:" + second.port());

    assertThat(second.hasRole("fence_gen3")).isFalse();
    stores.serves("fence", fence(KEPT).ready());
  }

  /** Not to a server on which the database is still empty. */
  @Test
  void r17_a_secret_is_not_moved_before_the_data_is_there() {
    TestServer second = servers.second();
    fenceServesData();
    fenceIsMadeOn(second);
    values(masterOn(second));

    apply().refused("fence", DomainCode.WOULD_MOVE);

    stores.serves("fence", fence(KEPT).ready());
  }

  /** In LOCAL a new port where the stored credentials log in is a planned change. */
  @Test
  void r17_in_local_a_new_server_with_the_data_is_a_planned_change() {
    TestServer second = servers.second();
    fenceServesData();
    fenceIsMadeOn(second);
    second.table("fence_gen3", "fence_gen3", KEPT);
    values(masterOn(second));

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.planned("fence")).contains("publish-secret fence-dbcreds");
    assertThat(run.changes("fence")).isEqualTo(run.planned("fence"));
    stores.serves("fence", fence(KEPT).with("port", Integer.toString(second.port())).ready());
    second.logsIn("fence_gen3", "fence_gen3", KEPT);
  }

  /** A new name of the same server is a planned change of the Secret, and of nothing else. */
  @Test
  void r17_in_local_a_new_host_of_the_same_server_is_a_planned_change() {
    fenceServesData();
    values("fence: {postgres: {host: localhost, port: ${port}}}");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("publish-secret fence-dbcreds");
    assertThat(run.planned("fence")).containsExactly("publish-secret fence-dbcreds");
    assertThat(run.touched()).isEmpty();
    stores.serves("fence", fence(KEPT).with("host", "localhost").ready());
  }

  /** Where the old database has no table either, nothing is lost by the move. */
  @Test
  void r17_an_empty_database_may_be_left_for_another() {
    fenceIsMade(KEPT);
    stores.secret("fence-dbcreds", fence(KEPT).ready());
    server.database("another", "fence_gen3");
    values("fence: {postgres: {database: another}}");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    stores.serves("fence", fence(KEPT).with("database", "another").ready());
    server.logsIn("another", "fence_gen3", KEPT);
    server.logsIn("fence_gen3", "fence_gen3", KEPT);
  }

  /** An entry that somebody pointed to a database that does not exist takes no Secret with it. */
  @Test
  void r17_an_entry_that_points_elsewhere_does_not_move_the_secret() {
    values(PUSH);
    stores.secret("fence-dbcreds-pending", fence(KEPT));
    apply().expect("fence", Outcome.CREATED);
    server.table("fence_gen3", "fence_gen3", KEPT);
    stores.entry(ENTRY, fence(KEPT).with("database", "another").ready());

    assertThat(apply().refused("fence", DomainCode.WOULD_MOVE))
        .contains("'fence_gen3'", "'another'");

    assertThat(server.hasDatabase("another")).isFalse();
    stores.serves("fence", fence(KEPT).ready(), ENTRY);
  }

  /** The entry's names are used even when the values say others; it is a finding by key. */
  @Test
  void r17_the_entrys_names_are_used_even_when_the_values_say_others() {
    stores.entry(ENTRY, Keys.of("legacy", "legacy_user", KEPT, "127.0.0.1", server.port()).ready());
    fence(KEPT);
    values(PULL);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.found("fence", DomainCode.ENTRY_AND_VALUES_DIFFER))
        .contains("database, username");
    server.logsIn("legacy", "legacy_user", KEPT);
    assertThat(server.hasRole("fence_gen3")).isFalse();
  }

  /** An entry on a server without a master: the login is checked, and nothing is changed there. */
  @Test
  void r17_on_a_server_without_a_master_only_the_login_is_checked() {
    TestServer second = servers.second();
    fenceIsMadeOn(second);
    Keys there = fence(KEPT).with("port", Integer.toString(second.port())).ready();
    stores.entry(ENTRY, there);
    values(PULL);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.touched()).isEmpty();
    assertThat(run.found("fence", DomainCode.ENTRY_AND_VALUES_DIFFER)).contains("port");
    assertThat(second.comment("fence_gen3")).isEmpty();
    stores.serves("fence", there, ENTRY);
  }

  /** When that login does not work, nobody here can make it: FAILED, nothing made anywhere. */
  @Test
  void r17_on_a_server_without_a_master_nothing_is_created() {
    TestServer second = servers.second();
    stores.entry(ENTRY, fence(KEPT).with("port", Integer.toString(second.port())).ready());
    values(PULL);

    assertThat(apply().refused("fence", DomainCode.LOGIN_FAILED))
        .contains("127.0.0.1:" + second.port());

    assertThat(second.hasRole("fence_gen3")).isFalse();
    assertThat(server.hasRole("fence_gen3")).isFalse();
    stores.nothingServes("fence");
  }
}
