package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two logins take turns, and nobody is locked out who reads the Secret again in time (R18). */
class OverlapTest extends ProtocolTest {
  private static final String OWNER = "fence_gen3";
  private static final String SECOND = "fence_gen3_2";

  private static Rotate overlap(Duration grace) {
    return new Rotate(Set.of("fence"), null, grace);
  }

  private static final Rotate AT_ONCE = overlap(Duration.ZERO);

  private void applied(String... yaml) {
    values(yaml);
    gen3db().apply(ApplyOptions.NONE);
  }

  private Keys keys() {
    return stores.secret("fence-dbcreds").orElseThrow();
  }

  private String login() {
    return keys().values().get("username");
  }

  private ServiceReport perform(Operation operation) {
    return of(gen3db().perform(operation), "fence");
  }

  private static ServiceReport of(Report report, String service) {
    return report.services().stream()
        .filter(one -> one.plan().service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private ServiceStatus status(String service) {
    return gen3db().status().services().stream()
        .filter(one -> one.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> steps(ServiceReport report) {
    return report.steps().stream()
        .filter(step -> !Set.of("observe", "lock", "prove-login").contains(step.action()))
        .map(step -> step.action() + " " + step.target())
        .toList();
  }

  private void turns(String to) {
    ServiceReport fence = perform(AT_ONCE);
    assertThat(fence.outcome()).as(fence.toString()).isEqualTo(Outcome.ROTATED);
    assertThat(login()).isEqualTo(to);
  }

  /** What a service does with what its Secret says: it works as the owner. */
  private void works() {
    Keys keys = keys();
    try (Connection session =
            server.open("fence_gen3", keys.values().get("username"), keys.password());
        var statement = session.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS kept (content text)");
      statement.execute("INSERT INTO kept VALUES ('data')");
      try (var row = statement.executeQuery("SELECT current_user")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo(OWNER);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    assertThat(
            server.sqlIn("fence_gen3", "SELECT tableowner FROM pg_tables WHERE tablename = 'kept'"))
        .containsExactly(OWNER);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, PUSH, LOCAL_AND_PUSH})
  void the_turn_goes_to_the_second_login_and_back(String delivery) {
    applied(delivery);
    works();
    for (String next : List.of(SECOND, OWNER, SECOND)) {
      String old = login();
      String before = keys().password();
      turns(next);

      assertThat(keys().password()).isNotEqualTo(before);
      works();
      assertThat(server.login("fence_gen3", old, before)).as("the old login").isEqualTo("28000");
      stores.nothingPending("fence");
      if (!delivery.equals(LOCAL)) {
        assertThat(stores.entry(ENTRY)).contains(keys().json());
      }
      apply().expect("fence", Outcome.UNCHANGED);
    }
  }

  /**
   * A pooler's RESET ALL makes a session the second login itself, whose things then are its own.
   */
  @Test
  void what_the_second_login_made_as_itself_becomes_the_roles() throws SQLException {
    applied(LOCAL);
    turns(SECOND);
    try (Connection session = server.open("fence_gen3", SECOND, keys().password());
        var statement = session.createStatement()) {
      statement.execute("SET ROLE NONE");
      statement.execute("CREATE TABLE strange (id serial PRIMARY KEY)");
      statement.execute("CREATE FUNCTION stranger() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    }
    assertThat(status("fence").findings())
        .extracting(Notice::message)
        .containsExactly(
            "the login 'fence_gen3_2' owns things in the database 'fence_gen3' that 'fence_gen3'"
                + " cannot change");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("own-things fence_gen3");
    assertThat(
            server.sqlIn(
                "fence_gen3",
                "SELECT relowner::regrole::text FROM pg_class WHERE relname LIKE 'strange%' UNION"
                    + " SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'stranger'"))
        .containsExactly(OWNER);
    works();
  }

  /** Also once the turn is the role's own again, and the second login is closed. */
  @Test
  void what_a_closed_second_login_owns_becomes_the_roles() throws SQLException {
    applied(LOCAL);
    turns(SECOND);
    Keys second = keys();
    turns(OWNER);
    server.sql("ALTER ROLE fence_gen3_2 LOGIN");
    try (Connection session = server.open("fence_gen3", SECOND, second.password());
        var statement = session.createStatement()) {
      statement.execute("SET ROLE NONE");
      statement.execute("CREATE TABLE strange (id serial)");
    }
    server.sql("ALTER ROLE fence_gen3_2 NOLOGIN");

    Run run = apply();

    assertThat(run.changes("fence")).containsExactly("own-things fence_gen3");
  }

  /** A login beside a service's own takes turns like any other (R20). */
  @Test
  void a_login_beside_the_services_own_takes_turns() throws SQLException {
    applied("gen3db: {logins: {fence: {reader: {access: read}}}}\n");
    works();
    Keys before = stores.secret("fence-reader").orElseThrow();

    Report report = gen3db().perform(new Rotate(Set.of("fence.reader"), null, Duration.ZERO));

    assertThat(of(report, "fence.reader").outcome())
        .as(report.toString())
        .isEqualTo(Outcome.ROTATED);
    assertThat(of(report, "fence.reader").findings())
        .as(gen3db().plan(ApplyOptions.NONE).toString())
        .isEmpty();
    Keys after = stores.secret("fence-reader").orElseThrow();
    assertThat(after.values()).containsEntry("username", "fence_gen3_reader_2");
    assertThat(server.login("fence_gen3", "fence_gen3_reader", before.password()))
        .isEqualTo("28000");
    try (Connection session = server.open("fence_gen3", "fence_gen3_reader_2", after.password());
        var statement = session.createStatement()) {
      statement.execute("SELECT * FROM kept");
      assertThat(
              catchThrowableOfType(
                      SQLException.class,
                      () -> statement.execute("INSERT INTO kept VALUES ('more')"))
                  .getSQLState())
          .isEqualTo("42501");
    }
    apply().expect("fence", Outcome.UNCHANGED).expect("fence.reader", Outcome.UNCHANGED);
    assertThat(gen3db().status().leftOver()).isEmpty();
    report = gen3db().perform(new Rotate(Set.of("fence.reader"), null));
    assertThat(of(report, "fence.reader").outcome()).isEqualTo(Outcome.ROTATED);
    apply().expect("fence.reader", Outcome.UNCHANGED);
    report = gen3db().perform(new Remove(Set.of("fence.reader"), null, false));
    assertThat(of(report, "fence.reader").outcome()).isEqualTo(Outcome.REMOVED);
    String last = stores.secret("fence-reader").orElseThrow().password();
    assertThat(server.login("fence_gen3", "fence_gen3_reader_2", last)).isNotEmpty();
    assertThat(server.login("fence_gen3", "fence_gen3_reader", last)).isNotEmpty();
  }

  @Test
  void the_order_is_pending_proof_login_entry_secret_and_the_old_login_last() {
    applied(LOCAL_AND_PUSH);
    assertThat(steps(perform(AT_ONCE)))
        .containsExactly(
            "keep-pending fence-dbcreds-pending",
            "prove-entry default-fence-creds",
            "open-login fence_gen3_2",
            "update-entry default-fence-creds",
            "publish-secret fence-dbcreds",
            "remove-pending fence-dbcreds-pending",
            "forbid-login fence_gen3");
  }

  @Test
  void a_dry_run_shows_who_gets_the_turn_and_writes_nothing() {
    applied(LOCAL);
    var files = stores.files();
    String transaction = server.nextTransaction();

    Plan.PlannedService fence =
        gen3db().plan(overlap(Duration.ofMinutes(10))).services().stream()
            .filter(one -> one.service().equals("fence"))
            .findFirst()
            .orElseThrow();

    assertThat(fence.plan().username().value()).isEqualTo(SECOND);
    assertThat(fence.changes().orElseThrow().stream().map(Change::action))
        .containsExactly("keep-pending", "open-login", "publish-secret", "remove-pending");
    assertThat(fence.provisos())
        .singleElement()
        .satisfies(proviso -> assertThat(proviso.words()).contains("'fence_gen3' for 600 s"));
    assertThat(stores.files()).isEqualTo(files);
    assertThat(server.nextTransaction()).isEqualTo(transaction);
  }

  /** After every step a kill: what is stored logs in, and apply or a rotation ends it. */
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
    int steps = perform(AT_ONCE).steps().size();
    for (int step = 1; step < steps; step++) {
      Keys before = keys();
      killed(Interrupting.killedAfter(step));
      somethingStoredLogsIn(step);
      assertThat(
              keys().equals(before)
                  ? server.login("fence_gen3", before.values().get("username"), before.password())
                  : "")
          .as("who has read the Secret, after step " + step)
          .isEmpty();

      if ((step % 2 == 0) == delivery.equals(PUSH)) {
        gen3db().apply(ApplyOptions.NONE);
      } else {
        assertThat(perform(AT_ONCE).outcome()).as("after " + step).isEqualTo(Outcome.ROTATED);
      }

      works();
      stores.nothingPending("fence");
      if (!delivery.equals(LOCAL)) {
        assertThat(stores.entry(ENTRY)).contains(keys().json());
      }
      assertThat(of(gen3db().apply(ApplyOptions.NONE), "fence").outcome())
          .as("after step " + step)
          .isEqualTo(Outcome.UNCHANGED);
    }
  }

  private void killed(StepInterceptor steps) {
    try {
      gen3db(steps).perform(AT_ONCE);
    } catch (Interrupting.Killed expected) {
      // the process is gone
    }
  }

  private void somethingStoredLogsIn(int step) {
    Stream<Keys> known =
        Stream.of("fence-dbcreds", "fence-dbcreds-pending")
            .flatMap(name -> stores.secret(name).stream());
    assertThat(
            known.map(
                one -> server.login("fence_gen3", one.values().get("username"), one.password())))
        .as("logins after step " + step)
        .contains("");
  }

  @Test
  void a_login_that_is_in_use_stays_and_meets_the_next_rotation() throws SQLException {
    applied(LOCAL);
    String before = keys().password();
    try (Connection client = server.open("fence_gen3", OWNER, before)) {
      ServiceReport rotated = perform(overlap(Duration.ofMillis(50)));

      assertThat(rotated.outcome()).isEqualTo(Outcome.ROTATED);
      assertThat(rotated.findings())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.code()).isEqualTo(DomainCode.OLD_LOGIN_OPEN);
                assertThat(found.message()).contains("'fence_gen3'", "connected", "fence_gen3");
              });
      server.logsIn("fence_gen3", OWNER, before);
      assertThat(client.isValid(5)).isTrue();
      apply().expect("fence", Outcome.UNCHANGED).found("fence", DomainCode.OLD_LOGIN_OPEN);
      refused(AT_ONCE, DomainCode.OLD_LOGIN_IN_USE, "'fence_gen3'", "connected as it");
    }
    refused(overlap(Duration.ofHours(1)), DomainCode.OLD_LOGIN_IN_USE, "its grace ends at");

    turns(OWNER);
    assertThat(server.login("fence_gen3", OWNER, before)).isEqualTo("28P01");
    works();
  }

  @Test
  void an_ordinary_rotation_leaves_no_old_password_that_works() throws SQLException {
    applied(LOCAL);
    String before = keys().password();
    try (Connection client = server.open("fence_gen3", OWNER, before)) {
      perform(AT_ONCE);
      assertThat(client.isValid(5)).isTrue();
      Keys second = keys();

      ServiceReport rotated = perform(new Rotate(Set.of("fence"), null));

      assertThat(rotated.outcome()).isEqualTo(Outcome.ROTATED);
      assertThat(steps(rotated))
          .containsExactly(
              "keep-pending fence-dbcreds-pending",
              "set-password fence_gen3_2",
              "forbid-login fence_gen3",
              "publish-secret fence-dbcreds",
              "remove-pending fence-dbcreds-pending");
      assertThat(login()).isEqualTo(SECOND);
      assertThat(server.login("fence_gen3", OWNER, before)).isEqualTo("28000");
      assertThat(server.login("fence_gen3", SECOND, second.password())).isEqualTo("28P01");
      works();
    }
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

  @Test
  void a_role_of_somebody_else_by_the_second_name_is_left_alone() {
    applied(LOCAL);
    server.role(SECOND, "the neighbour's own");
    refused(AT_ONCE, DomainCode.LOGIN_TAKEN, SECOND);
    server.logsIn("postgres", SECOND, "the neighbour's own");
  }

  /** Whoever means the second login by its own name would take it from the service. */
  @Test
  void the_second_login_is_no_user_for_another_service() {
    applied(LOCAL);
    turns(SECOND);
    values("indexd: {enabled: true, postgres: {username: fence_gen3_2}}\n");
    Report report = gen3db().apply(ApplyOptions.NONE);
    assertThat(of(report, "indexd").problem().orElseThrow().code())
        .isEqualTo(DomainCode.RESERVED_ON_SERVER);
    assertThat(of(report, "fence").outcome()).isEqualTo(Outcome.UNCHANGED);
    works();
  }

  @Test
  void what_an_administrator_undid_is_mended() {
    applied(PUSH);
    turns(SECOND);
    for (String harm :
        List.of(
            "ALTER ROLE fence_gen3_2 RESET role",
            "REVOKE fence_gen3 FROM fence_gen3_2",
            "ALTER ROLE fence_gen3_2 NOLOGIN",
            "ALTER ROLE fence_gen3_2 PASSWORD 'lost'",
            "DROP ROLE fence_gen3_2")) {
      server.sql(harm);
      apply().expect("fence", Outcome.REPAIRED);
      works();
    }
    server.sql("ALTER ROLE fence_gen3 NOLOGIN"); // as it is
    apply().expect("fence", Outcome.UNCHANGED);
  }

  @Test
  void services_that_share_the_role_turn_together() {
    applied(PUSH, "indexd: {enabled: true, postgres: {username: fence_gen3}}\n");

    Report report = gen3db().perform(AT_ONCE);

    for (String service : List.of("fence", "indexd")) {
      assertThat(of(report, service).outcome()).as(service).isEqualTo(Outcome.ROTATED);
      Keys keys = stores.secret(service + "-dbcreds").orElseThrow();
      assertThat(keys.values().get("username")).isEqualTo(SECOND);
      server.logsIn(service + "_gen3", SECOND, keys.password());
    }
    assertThat(server.login("fence_gen3", OWNER, keys().password())).isNotEmpty();
    apply().expect("fence", Outcome.UNCHANGED).expect("indexd", Outcome.UNCHANGED);
  }

  @Test
  void a_name_of_63_bytes_has_a_second_login_too() {
    String owner = "fence_" + "ä".repeat(28) + "x";
    applied("fence: {postgres: {username: \"%s\", database: fence_gen3}}\n".formatted(owner));
    assertThat(perform(AT_ONCE).outcome()).isEqualTo(Outcome.ROTATED);
    assertThat(login()).startsWith("fence_ä").endsWith("_2").isNotEqualTo(owner);
    server.logsIn("fence_gen3", login(), keys().password());
    apply().expect("fence", Outcome.UNCHANGED);
    assertThat(perform(AT_ONCE).outcome()).isEqualTo(Outcome.ROTATED);
    assertThat(login()).isEqualTo(owner);
  }

  @Test
  void remove_takes_both_logins_away_and_apply_gives_back_whose_turn_it_is() throws SQLException {
    applied(LOCAL);
    try (Connection client = server.open("fence_gen3", OWNER, keys().password())) {
      perform(AT_ONCE);
      assertThat(client.isValid(5)).isTrue();
    }
    assertThat(steps(perform(new Remove(Set.of("fence"), null, false))))
        .containsExactly("forbid-login fence_gen3", "forbid-login fence_gen3_2");
    assertThat(server.login("fence_gen3", SECOND, keys().password())).isEqualTo("28000");
    apply().expect("fence", Outcome.REPAIRED);
    works();

    assertThat(perform(new Remove(Set.of("fence"), "fence_gen3", true)).outcome())
        .isEqualTo(Outcome.REMOVED);
    assertThat(server.hasRole(OWNER)).isFalse();
    assertThat(server.hasRole(SECOND)).isFalse();
    apply().expect("fence", Outcome.CREATED);
    assertThat(login()).isEqualTo(SECOND);
    works();
  }

  @Test
  void reset_keeps_whose_turn_it_is() {
    applied(LOCAL);
    turns(SECOND);
    Keys before = keys();
    assertThat(perform(new Reset("gen3", false)).outcome()).isEqualTo(Outcome.RESET);
    assertThat(keys()).isEqualTo(before);
    works();
    apply().expect("fence", Outcome.UNCHANGED);
  }

  /** A new server, or one from a backup of before: the entry names the second login. */
  @Test
  void a_server_that_knows_neither_login_gets_both() {
    applied(PUSH);
    turns(SECOND);
    server.sql(
        "DROP DATABASE fence_gen3 WITH (FORCE)", "DROP ROLE fence_gen3_2", "DROP ROLE fence_gen3");
    apply().expect("fence", Outcome.CREATED);
    works();
    assertThat(server.login("fence_gen3", OWNER, keys().password())).isEqualTo("28000");
  }

  /** What a pooled client must know: this is what loses the owner, and what brings it back. */
  @Test
  void set_role_none_loses_the_owner_until_the_role_is_reset() throws SQLException {
    applied(LOCAL);
    turns(SECOND);
    try (Connection session = server.open("fence_gen3", SECOND, keys().password());
        var statement = session.createStatement()) {
      assertThat(after(statement, "SELECT 1")).isEqualTo(OWNER);
      assertThat(after(statement, "SET ROLE NONE")).isEqualTo(SECOND);
      assertThat(after(statement, "RESET ALL")).isEqualTo(SECOND);
      assertThat(after(statement, "RESET ROLE")).isEqualTo(OWNER);
      assertThat(after(statement, "RESET ALL")).isEqualTo(OWNER);
      assertThat(after(statement, "DISCARD ALL")).isEqualTo(OWNER);
    }
  }

  private static String after(Statement statement, String sql) throws SQLException {
    statement.execute(sql);
    try (var row = statement.executeQuery("SELECT current_user")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Clients that read the Secret and connect, all the time, while the turn goes to and fro. */
  @Test
  void nobody_who_reads_the_secret_fails_to_log_in() throws Exception {
    turnsUnderClients(10, 20, Duration.ofMillis(300));
  }

  /** The same for longer, and under a store that is late by up to a second. */
  @Tag("full")
  @Test
  void nobody_who_reads_the_secret_late_fails_to_log_in() throws Exception {
    turnsUnderClients(60, 20, Duration.ofMillis(300));
    turnsUnderClients(4, 1000, Duration.ofMillis(1500));
  }

  private void turnsUnderClients(int rotations, int lateMillis, Duration grace) throws Exception {
    applied(LOCAL_AND_PUSH);
    var done = new AtomicBoolean();
    var logins = new AtomicInteger();
    var failed = new AtomicInteger();
    var late = new AtomicInteger();
    var clients = new ArrayList<Thread>();
    for (int number = 0; number < 3; number++) {
      var random = new Random(number);
      clients.add(
          new Thread(
              () -> {
                while (!done.get()) {
                  long begun = System.nanoTime();
                  Keys read = keys();
                  LockSupport.parkNanos(Duration.ofMillis(random.nextInt(lateMillis)).toNanos());
                  String ended =
                      server.login("fence_gen3", read.values().get("username"), read.password());
                  logins.incrementAndGet();
                  if (System.nanoTime() - begun >= grace.toNanos()) {
                    late.incrementAndGet(); // on a busy machine; nobody is promised anything
                  } else if (!ended.isEmpty()) {
                    failed.incrementAndGet();
                  }
                }
              },
              "client-" + number));
    }
    clients.forEach(Thread::start);
    try {
      for (int rotation = 0; rotation < rotations; rotation++) {
        ServiceReport rotated = perform(overlap(grace));
        assertThat(rotated.outcome()).as(rotated.toString()).isEqualTo(Outcome.ROTATED);
        assertThat(rotated.findings()).isEmpty();
      }
    } finally {
      done.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
    assertThat(failed).as("failed of " + logins + " logins").hasValue(0);
    assertThat(logins.get() - late.get()).isGreaterThan(rotations);
    assertThat(login()).isEqualTo(OWNER);
  }
}
