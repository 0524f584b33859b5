package org.gen3db.adapter.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.gen3db.adapter.postgres.PostgresServer;
import org.gen3db.adapter.postgres.TestServer;
import org.gen3db.adapter.postgres.session.Locks;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.LoadingSession;
import org.gen3db.domain.restore.LoadingSession.Tolerance;
import org.gen3db.domain.restore.Replacement;
import org.gen3db.domain.restore.RestoreTarget;
import org.gen3db.domain.restore.Shadow;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.gen3db.testkit.FaultProxy;
import org.gen3db.testkit.FaultProxy.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever breaks while a database takes the place of another: the server ends a change of names
 * that it has begun, and a run that is repeated keeps what was live before the first one.
 */
class StandInTest {
  /** How the block begins that changes names. */
  private static final String BLOCK = "DO $do$\nDECLARE\n  deadline";

  private static TestServer server;
  private static FaultProxy proxy;
  private static Master limited;

  /** Of each test: a session that was cut is taken for alive as long as it is trusted. */
  private static PostgresServer adapter;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    proxy = FaultProxy.before(server.server().address().port());
    Master direct = server.limitedMaster();
    limited =
        new Master(
            new Server(
                new Endpoint(direct.server().address().host(), proxy.port()),
                direct.server().bundled()),
            direct.username(),
            direct.password());
  }

  @BeforeEach
  void begin() {
    adapter = TestServer.adapter();
  }

  @AfterEach
  void end() {
    adapter.close();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.close();
  }

  private static Replacement replacement(String live) {
    return keeping(live, 1);
  }

  private static Replacement keeping(String live, int keep) {
    return new Replacement(limited, live, live, true, false, keep);
  }

  private static RestoreTarget target() {
    return new PostgresRestoreTarget(adapter, adapter);
  }

  private static void make(String live) {
    server.sql("postgres", "CREATE ROLE " + live + " LOGIN");
    server.sql(
        "postgres", "GRANT " + live + " TO limited WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
    server.sql("postgres", "CREATE DATABASE " + live + " OWNER " + live);
    server.sql(
        live,
        "CREATE TABLE which AS SELECT 'old'::text AS one",
        "ALTER TABLE which OWNER TO " + live);
  }

  private static Shadow loaded(String live) {
    return loaded(target(), replacement(live), "new");
  }

  private static Shadow loaded(RestoreTarget target, Replacement replacement, String row) {
    Shadow shadow = target.prepare(replacement, Cancellation.create());
    try (LoadingSession session = shadow.open(Cancellation.create())) {
      session.run(
          "CREATE TABLE public.which AS SELECT '" + row + "'::text AS one", Tolerance.NOTHING);
    }
    shadow.handOver();
    return shadow;
  }

  private static List<String> which(String database) {
    return server.sql(database, "SELECT one FROM which");
  }

  private static void nothingIsLeft(String live) {
    assertThat(server.sql("postgres", "SELECT datname FROM pg_database WHERE NOT datallowconn"))
        .containsExactly("template0");
    assertThat(
            server.sql(
                "postgres",
                "SELECT 1 FROM pg_auth_members WHERE roleid = '"
                    + live
                    + "'::regrole AND member = 'limited'::regrole AND set_option"))
        .isEmpty();
  }

  @Test
  void what_is_in_its_place_though_the_answer_got_lost_is_in_its_place() {
    make("lost");
    try (Shadow shadow = loaded("lost")) {
      proxy.loseAnswerTo(BLOCK);

      Shadow.Placed placed = shadow.takePlace();

      assertThat(placed.previous()).contains("lost__previous");
    }
    assertThat(which("lost")).containsExactly("new");
    assertThat(which("lost__previous")).containsExactly("old");
    nothingIsLeft("lost");

    proxy.loseAnswerTo(BLOCK);
    target().rollBack(replacement("lost"), Cancellation.create());

    assertThat(which("lost")).containsExactly("old");
    assertThat(proxy.faults()).isGreaterThanOrEqualTo(2);
    nothingIsLeft("lost");
  }

  /** The same where it is taken back, as another part of the release failed. */
  @Test
  void what_was_taken_back_though_the_answer_got_lost_is_taken_back() {
    make("back");
    try (Shadow shadow = loaded("back")) {
      Shadow.Trial trial = shadow.standIn();
      assertThat(which("back")).containsExactly("new");
      proxy.loseAnswerTo(BLOCK);

      trial.withdraw();
    }
    assertThat(which("back")).containsExactly("old");
    assertThat(server.sql("postgres", "SELECT datname FROM pg_database WHERE datname ~ '^back_'"))
        .isEmpty();
    nothingIsLeft("back");
  }

  /** A session that ends before anything was done: the live one is as it was, and it is said so. */
  @Test
  void what_did_not_come_into_its_place_has_failed() {
    make("never");
    try (Shadow shadow = loaded("never")) {
      int before = proxy.faults();
      proxy.breakAt(BLOCK, Fault.RESET);
      CompletableFuture<Void> healed =
          CompletableFuture.runAsync(
              () -> {
                Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> proxy.faults() > before);
                proxy.heal();
              });

      assertThatThrownBy(shadow::takePlace)
          .isInstanceOf(Gen3DbException.class)
          .hasMessageNotContaining("nobody could see");
      healed.join();
    }
    assertThat(which("never")).containsExactly("old");
    assertThat(server.sql("postgres", "SELECT datname FROM pg_database WHERE datname ~ '^never_'"))
        .isEmpty();
    nothingIsLeft("never");
  }

  /** As a run that is killed once it has changed the names, before it has settled anything. */
  private static void killed(String live, String row, String input) {
    Shadow shadow = loaded(target(), replacement(live), row);
    shadow.standIn(input);
    shadow.leave();
  }

  private static List<String> beside(String live) {
    return server.sql(
        "postgres",
        "SELECT datname FROM pg_database WHERE datname ~ '^" + live + "__' ORDER BY datname");
  }

  private static String comment(String database) {
    return server
        .sql(
            "postgres",
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
                + " WHERE datname = '"
                + database
                + "'")
        .get(0);
  }

  /** However often it is killed and repeated, going back leads to what was live before it. */
  @Test
  void a_run_that_was_killed_before_it_settled_and_is_repeated_keeps_what_was_live_before() {
    make("again");
    server.sql("postgres", "COMMENT ON DATABASE again IS 'ours'");
    killed("again", "new", "aa");
    killed("again", "new", "aa");
    Shadow.Placed placed;
    try (Shadow shadow = loaded("again")) {
      placed = shadow.standIn("aa").settle();
    }

    assertThat(placed.previous()).contains("again__previous");
    assertThat(placed.leftOut()).isEmpty();
    assertThat(beside("again")).containsExactly("again__previous");
    assertThat(which("again__previous")).containsExactly("old");
    assertThat(comment("again")).isEqualTo("ours");
    target().rollBack(replacement("again"), Cancellation.create());
    assertThat(which("again")).containsExactly("old");
    assertThat(comment("again")).isEqualTo("ours");
    nothingIsLeft("again");
  }

  /** One of other data, or that somebody wrote to, stays, and so does what it had replaced. */
  @Test
  void what_was_never_settled_is_kept_with_what_it_replaced() {
    make("twice");
    killed("twice", "first", "aa");
    try (Shadow shadow = loaded(target(), replacement("twice"), "second")) {
      shadow.standIn("bb").settle();
    }
    assertThat(beside("twice")).containsExactly("twice__previous", "twice__previous2");
    assertThat(which("twice__previous")).containsExactly("first");
    assertThat(which("twice__previous2")).containsExactly("old");

    try (Shadow shadow = loaded(target(), replacement("twice"), "third")) {
      assertThat(shadow.standIn("cc").settle().dropped()).hasSize(2);
    }
    assertThat(which("twice__previous")).containsExactly("second");
    assertThat(beside("twice")).containsExactly("twice__previous");
  }

  /** A killed run is taken back as any other, by what it noted before the names changed. */
  @Test
  void what_was_never_settled_can_be_rolled_back_until_somebody_writes() {
    make("noted");
    killed("noted", "new", "aa");
    // What remembers it behind the one that was replaced may not have been written either.
    server.sql("postgres", "COMMENT ON DATABASE noted__previous IS NULL");
    target().rollBack(replacement("noted"), Cancellation.create());
    assertThat(which("noted")).containsExactly("old");
    assertThat(comment("noted")).isEmpty();
  }

  /** Nobody who goes back in need loses what was kept on purpose. */
  @Test
  void a_rollback_drops_as_many_as_it_is_told_and_no_more() {
    make("keeps");
    for (String row : List.of("1", "2", "3")) {
      try (Shadow shadow = loaded(target(), keeping("keeps", 3), row)) {
        shadow.takePlace();
      }
    }
    List<String> kept = beside("keeps");
    assertThat(kept).hasSize(3);

    target().rollBack(keeping("keeps", 99), Cancellation.create());

    assertThat(which("keeps")).containsExactly("2");
    assertThat(beside("keeps")).isEqualTo(kept);
  }

  /** R12 gives services one role: two of its databases take their places as one release. */
  @Test
  void two_databases_of_one_role_take_their_places_together() {
    make("one");
    server.sql("postgres", "CREATE DATABASE two OWNER one");
    RestoreTarget target = target();
    var two = new Replacement(limited, "two", "one", true, false, 1);
    try (Shadow first = loaded(target, replacement("one"), "new");
        Shadow second = loaded(target, two, "new")) {
      try (RestoreTarget.Held held =
          target.hold(List.of(replacement("one"), two), Cancellation.create())) {
        assertThat(held).isNotNull();
        Shadow.Trial of = first.standIn();
        second.standIn().settle();
        of.settle();
        assertThat(waitsForRole("one")).isTrue();
      }
    }
    assertThat(which("one")).containsExactly("new");
    assertThat(which("two")).containsExactly("new");
    assertThat(waitsForRole("one")).isFalse();
  }

  private static boolean waitsForRole(String role) {
    return server
        .sql("postgres", "SELECT NOT pg_try_advisory_lock(" + Locks.key("role", role) + ")")
        .get(0)
        .equals("t");
  }

  /** P6: only a pair was left by a crash; one that is closed alone somebody has closed. */
  @Test
  void p6_what_a_crash_left_closed_is_opened_and_nothing_else() {
    make("shut");
    make("shut__next");
    server.sql("postgres", "ALTER DATABASE shut ALLOW_CONNECTIONS false");
    target().reopen(replacement("shut"), Cancellation.create());
    assertThat(
            server.sql("postgres", "SELECT datallowconn FROM pg_database WHERE datname = 'shut'"))
        .containsExactly("f");
    server.sql("postgres", "ALTER DATABASE shut__next OWNER TO shut");
    server.sql("postgres", "ALTER DATABASE shut__next ALLOW_CONNECTIONS false");
    target().reopen(replacement("shut"), Cancellation.create());
    nothingIsLeft("shut");
  }
}
