package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords that are good for a time only (VALID UNTIL), and get a successor before it ends. */
class PasswordTimeTest extends ProtocolTest {
  private static final String TIME = "gen3db: {roles: {fence: {validFor: 90d}}}\n";

  private String password() {
    return stores.secret("fence-dbcreds").orElseThrow().password();
  }

  /** In whole hours, rounded up; empty for ever. */
  private String hoursLeft(String role) {
    return server
        .sql(
            "SELECT CASE WHEN isfinite(rolvaliduntil) THEN"
                + " ceil(extract(epoch FROM rolvaliduntil - now()) / 3600)::int::text ELSE '' END"
                + " FROM pg_roles WHERE rolname = '"
                + role
                + "'")
        .get(0);
  }

  private void endsIn(String interval) {
    String until = server.sql("SELECT (now() + interval '" + interval + "')::text").get(0);
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL '" + until + "'");
  }

  private ServiceStatus status() {
    return gen3db().status().services().get(0);
  }

  @Test
  void a_new_password_is_good_for_its_time() {
    values(TIME);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.planned("fence"))
        .contains("create-role fence_gen3")
        .doesNotContain("adjust-role fence_gen3");
    assertThat(hoursLeft("fence_gen3")).isEqualTo("2160");
    run.foundNothing("fence");
  }

  @Test
  void a_password_that_is_there_gets_its_time_from_now_on() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    String before = password();
    values(TIME);

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.changes("fence")).containsExactly("adjust-role fence_gen3");
    assertThat(hoursLeft("fence_gen3")).isEqualTo("2160");
    assertThat(password()).isEqualTo(before);
  }

  /** Told by status, planned, and done, in the last third of its time and not before. */
  @ParameterizedTest
  @ValueSource(strings = {LOCAL, PUSH, LOCAL_AND_PUSH})
  void apply_gives_it_a_successor_before_it_ends(String delivery) {
    values(delivery, TIME);
    apply().expect("fence", Outcome.CREATED);
    String before = password();
    endsIn("31 days");
    apply().expect("fence", Outcome.UNCHANGED).foundNothing("fence");
    endsIn("29 days 1 hour");

    ServiceStatus status = status();

    assertThat(status.state()).isEqualTo(ServiceStatus.State.READY);
    assertThat(status.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(DomainCode.PASSWORD_ENDS);
              assertThat(finding.message())
                  .isEqualTo(
                      "the server takes the password of 'fence_gen3' for 29 days more (VALID UNTIL):"
                          + " the next apply gives it a successor");
            });
    Run run = apply();
    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.found("fence", DomainCode.PASSWORD_ENDS)).contains("it gets a successor now");
    assertThat(run.planned("fence"))
        .containsSubsequence(
            "keep-pending fence-dbcreds-pending",
            "set-password fence_gen3",
            "remove-pending fence-dbcreds-pending");
    assertThat(run.changes("fence")).isEqualTo(run.planned("fence"));
    assertThat(password()).isNotEqualTo(before);
    server.logsIn("fence_gen3", "fence_gen3", password());
    server.refuses("fence_gen3", before);
    assertThat(hoursLeft("fence_gen3")).isEqualTo("2160");
    assertThat(status().findings()).isEmpty();
    if (!delivery.equals(LOCAL)) {
      assertThat(stores.entry(ENTRY).orElseThrow()).contains(password()).doesNotContain(before);
    }
  }

  /** Who gives out the password gives it out anew. */
  @Test
  void a_password_of_the_values_is_told_and_stays() {
    values(TIME, "fence: {postgres: {password: of-the-values}}\n");
    apply().expect("fence", Outcome.CREATED);
    endsIn("3 days 1 hour");

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED);
    assertThat(run.found("fence", DomainCode.PASSWORD_ENDS))
        .contains("for 3 days more")
        .contains("gets no successor: fence: its password stands in the values")
        .contains("Write the new password there");
    values(TIME, "fence: {postgres: {password: another-one}}\n");
    apply().expect("fence", Outcome.REPAIRED);
    assertThat(hoursLeft("fence_gen3")).isEqualTo("2160");
  }

  @Test
  void a_rotation_begins_the_time_anew() {
    values(TIME);
    apply().expect("fence", Outcome.CREATED);
    endsIn("60 days");

    gen3db().perform(new Rotate(Set.of("fence"), null));

    assertThat(hoursLeft("fence_gen3")).isEqualTo("2160");
  }

  /** A day that an administrator has set is theirs: it is told, while it is near. */
  @Test
  void a_day_of_others_is_told_once_it_is_near() {
    values(LOCAL);
    apply().expect("fence", Outcome.CREATED);
    endsIn("15 days");
    apply().expect("fence", Outcome.UNCHANGED).foundNothing("fence");
    endsIn("90 minutes");

    Run run = apply();

    run.expect("fence", Outcome.UNCHANGED);
    assertThat(run.found("fence", DomainCode.PASSWORD_ENDS))
        .contains("for 1 hour more (VALID UNTIL), a day that gen3db did not set")
        .contains("ALTER ROLE \"fence_gen3\" VALID UNTIL 'infinity';");
    assertThat(hoursLeft("fence_gen3")).isEqualTo("2");
  }

  /** Past its day nothing can be proven any more, so that nobody gives it a password unasked. */
  @Test
  void past_its_day_the_way_out_is_told() {
    values(TIME);
    apply().expect("fence", Outcome.CREATED);
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL '2020-01-01'");

    assertThat(apply().refused("fence", DomainCode.ROLE_EXPIRED))
        .contains("ALTER ROLE \"fence_gen3\" VALID UNTIL 'infinity';");

    server.sql("ALTER ROLE fence_gen3 VALID UNTIL 'infinity'");
    apply().expect("fence", Outcome.REPAIRED);
    assertThat(hoursLeft("fence_gen3")).isEqualTo("2160");
  }
}
