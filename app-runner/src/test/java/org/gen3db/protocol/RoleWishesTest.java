package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.plan.Explanation;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.report.ServiceStatus;
import org.junit.jupiter.api.Test;

/** What roles are to be like beside their passwords: a limit on sessions, and settings. */
class RoleWishesTest extends ProtocolTest {
  private static final String WISHES =
      """
      gen3db:
        logins: {fence: {reader: {access: read}}}
        roles:
          fence:
            connectionLimit: 20
            settings: {statement_timeout: 30s, search_path: [app, $user, public], jit: false}
          fence.reader: {connectionLimit: 3, settings: {work_mem: 8MB}}
      """;

  private String setting(String user, String name) {
    try (var connection = server.open("fence_gen3", user, password(user));
        var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private String password(String user) {
    return stores
        .secret(user.equals("fence_gen3_reader") ? "fence-reader" : "fence-dbcreds")
        .orElseThrow()
        .password();
  }

  private String limit(String role) {
    return server.sql("SELECT rolconnlimit FROM pg_roles WHERE rolname = '" + role + "'").get(0);
  }

  private ServiceStatus status(String service) {
    return gen3db().status().services().stream()
        .filter(one -> one.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_new_role_has_them_from_the_beginning() {
    values(WISHES);

    Run run = apply();

    run.expect("fence", Outcome.CREATED).expect("fence.reader", Outcome.CREATED);
    assertThat(run.planned("fence"))
        .containsSequence("create-role fence_gen3", "adjust-role fence_gen3");
    assertThat(run.changes("fence")).isEqualTo(run.planned("fence"));
    assertThat(limit("fence_gen3")).isEqualTo("20");
    assertThat(limit("fence_gen3_reader")).isEqualTo("3");
    assertThat(setting("fence_gen3", "statement_timeout")).isEqualTo("30s");
    assertThat(setting("fence_gen3", "search_path")).isEqualTo("app, \"$user\", public");
    assertThat(setting("fence_gen3", "jit")).isEqualTo("off");
    assertThat(setting("fence_gen3_reader", "work_mem")).isEqualTo("8MB");
  }

  @Test
  void explain_tells_them_and_where_they_stand() {
    values(WISHES);

    assertThat(gen3db().explain("fence").role())
        .extracting(line -> line.key() + ": " + line.shown() + " from " + line.source())
        .containsExactly(
            "connectionLimit: 20 from values-1.yaml:4",
            "jit: off from values-1.yaml:4",
            "search_path: app, $user, public from values-1.yaml:4",
            "statement_timeout: 30s from values-1.yaml:4");
    assertThat(gen3db().explain("fence.reader").role())
        .extracting(Explanation.Line::key)
        .containsExactly("connectionLimit", "work_mem");
  }

  /** Told by name, and set right; what nobody asks for stays as it is. */
  @Test
  void what_was_changed_is_told_and_set_right() {
    values(WISHES);
    apply().expect("fence", Outcome.CREATED);
    server.sql("ALTER ROLE fence_gen3 CONNECTION LIMIT 1");
    server.sql("ALTER ROLE fence_gen3 SET statement_timeout TO '1s'");
    server.sql("ALTER ROLE fence_gen3 SET lock_timeout TO '7s'");

    ServiceStatus status = status("fence");

    assertThat(status.state()).isEqualTo(ServiceStatus.State.DRIFTED);
    assertThat(status.findings())
        .filteredOn(finding -> finding.code() == DomainCode.DRIFT)
        .extracting(Notice::message)
        .containsExactly(
            "the role 'fence_gen3' is not as gen3db.roles wants it in connectionLimit,"
                + " statement_timeout");
    Run run = apply();
    run.expect("fence", Outcome.REPAIRED).expect("fence.reader", Outcome.UNCHANGED);
    assertThat(run.changes("fence")).containsExactly("adjust-role fence_gen3");
    assertThat(limit("fence_gen3")).isEqualTo("20");
    assertThat(setting("fence_gen3", "statement_timeout")).isEqualTo("30s");
    assertThat(setting("fence_gen3", "lock_timeout")).isEqualTo("7s");
  }

  /** Nothing is taken back because a line is gone; -1 lifts a limit. */
  @Test
  void a_limit_is_lifted_when_that_is_asked_for() {
    values(WISHES);
    apply().expect("fence", Outcome.CREATED);
    values("gen3db: {logins: {fence: {reader: {access: read}}}}\n");
    apply().expect("fence", Outcome.UNCHANGED);
    assertThat(limit("fence_gen3")).isEqualTo("20");
    values("gen3db: {roles: {fence: {connectionLimit: -1}}}\n");

    apply().expect("fence", Outcome.REPAIRED);

    assertThat(limit("fence_gen3")).isEqualTo("-1");
  }

  /** R18: whoever logs in brings its own settings, so that the second login has them too. */
  @Test
  void both_logins_of_a_role_have_them() {
    values(WISHES);
    apply().expect("fence", Outcome.CREATED);

    gen3db().perform(new Rotate(Set.of("fence"), null, Duration.ZERO));

    assertThat(stores.secret("fence-dbcreds").orElseThrow().values())
        .containsEntry("username", "fence_gen3_2");
    assertThat(limit("fence_gen3_2")).isEqualTo("20");
    assertThat(setting("fence_gen3_2", "statement_timeout")).isEqualTo("30s");
    assertThat(setting("fence_gen3_2", "role")).isEqualTo("fence_gen3");
    apply().expect("fence", Outcome.UNCHANGED);
    server.sql("ALTER ROLE fence_gen3_2 RESET statement_timeout");
    Run run = apply();
    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("adjust-role fence_gen3_2");
  }

  /**
   * A setting that is none, or that this administrator may not give, is told in the server's words.
   */
  @Test
  void what_the_server_refuses_is_told() {
    values("gen3db: {roles: {fence: {settings: {no_such_setting: 1}}}}\n");

    ServiceReport fence = gen3db().apply(ApplyOptions.NONE).services().get(0);

    assertThat(fence.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(fence.problem().orElseThrow().message())
        .contains("adjust-role fence_gen3")
        .contains("no_such_setting");
    assertThat(stores.secret("fence-dbcreds")).isEmpty();
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
  }

  /** Settings of a role change nothing of what gen3db does itself. */
  @Test
  void a_role_that_may_only_read_by_itself_is_provisioned_all_the_same() {
    values(
        "gen3db: {roles: {arborist: {settings: {default_transaction_read_only: true,"
            + " search_path: [nowhere]}}}}\narborist: {enabled: true}\n");

    apply().expect("arborist", Outcome.CREATED);

    apply().expect("arborist", Outcome.UNCHANGED);
  }
}
