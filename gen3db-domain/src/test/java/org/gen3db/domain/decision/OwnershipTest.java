package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R11: nobody else's database. */
class OwnershipTest {
  private static Evidence evidence(
      String stored, boolean proven, String role, Map<String, String> databases) {
    List<KnownPassword> known = KnownPassword.of(List.of(Given.fence().holding(stored).seen()));
    return new Evidence(
        known, proven ? known.get(0) : null, true, Given.onServer(role, databases), Facts.OURS);
  }

  private static @Nullable Notice refused(Evidence evidence, PasswordDecision decision) {
    ServiceSeen service = Given.fence().seen();
    Observed.Database database = evidence.server().database("fence").orElseThrow();
    Gen3DbException thrown =
        catchThrowableOfType(
            Gen3DbException.class, () -> Ownership.check(evidence, decision, service, database));
    return thrown == null ? null : thrown.problem();
  }

  private static PasswordDecision on(PasswordDecision.OnRole role) {
    return new PasswordDecision(Chosen.GENERATED, role, false, null, List.of());
  }

  /** Whose mark the database bears, and the role; who owns it; whether a stored one logs in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours                    | ours     | SERVING=s      | false | ours",
        "ours owner=postgres     | unmarked | SERVING=s      | false | ours",
        "unmarked                | ours     | SERVING=s      | false | ours", // half made by us
        "unmarked owner=postgres | ours     | SERVING=s      | false | theirs",
        "unmarked                | unmarked | SERVING=s      | false | theirs",
        "theirs                  | ours     | SERVING=s      | false | theirs",
        "theirs                  | theirs   | SERVING=s      | false | theirs",
        "unmarked owner=postgres | unmarked | SERVING=s      | true  | ours", // the chart's
        "theirs                  | theirs   | SERVING=s      | true  | ours", // recreated
        "theirs                  | theirs   | SERVING=s/base | true  | theirs",
        "theirs                  | theirs   | SERVING=s:user | true  | theirs",
        "theirs                  | theirs   | EXPLICIT=e     | true  | theirs",
      })
  void anExistingDatabaseIsOursAdoptedOrRefused(
      String database, String role, String stored, boolean proven, String whose) {
    Evidence evidence = evidence(stored, proven, role, Map.of("fence", database));
    Notice refused = refused(evidence, on(PasswordDecision.OnRole.NOTHING));
    assertThat(refused == null ? "ours" : "theirs").isEqualTo(whose);
    if (refused != null) {
      assertThat(refused.code()).isEqualTo(DomainCode.NOT_OURS);
      assertThat(refused.place()).isEqualTo("fence");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unmarked, ours,                 false",
    "ours,     ours,                 true",
    "ours,     ours owner=postgres,  false",
    "ours,     unmarked,             true",
    "theirs,   ours,                 false",
    "absent,   ours,                 false",
  })
  void madeByUsIsWhatAMarkedRoleOwns(String role, String database, boolean ours) {
    Evidence evidence = evidence("SERVING=s", true, role, Map.of());
    assertThat(Ownership.createdByUs(evidence, Given.database(database), "fence")).isEqualTo(ours);
  }

  private static final String THEIRS =
      "; it bears another environment's mark: release gen3, namespace other, environment other, id"
          + " theirs";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "theirs | NOTHING | no password stored for it logs in" + THEIRS + "; nobody is connected",
        "theirs connected=web,dba,web | SET_PASSWORD | no password stored for it logs in"
            + THEIRS
            + "; connected now: dba, web",
        "unmarked owner=dba | CREATE | its user 'fence' does not; it bears no mark of gen3db and is"
            + " owned by 'dba'; nobody is connected",
      })
  void theRefusalNamesMarkOwnerAndWhoIsConnected(
      String database, PasswordDecision.OnRole role, String words) {
    Evidence evidence = evidence("SERVING=s", false, "theirs", Map.of("fence", database));
    assertThat(refused(evidence, on(role)))
        .isEqualTo(
            Notice.of(
                DomainCode.NOT_OURS, "fence", "the database 'fence' exists already and " + words));
  }

  @Test
  void allDatabasesOfARoleAreDescribed() {
    var databases = new LinkedHashMap<String, String>();
    databases.put("fence", "ours connected=b,a");
    databases.put("indexd", "theirs");
    assertThat(Ownership.describe(evidence("SERVING=s", false, "theirs", databases)))
        .isEqualTo(
            "; the database 'fence' bears this environment's own mark, so that its password was"
                + " lost and taking it over gives it a new one: release gen3, namespace default,"
                + " environment default, id ours; connected now: a, b; the database 'indexd'"
                + THEIRS.replace("; it bears", " bears")
                + "; nobody is connected");
    assertThat(Ownership.describe(new Evidence(List.of(), null, true, null, Facts.OURS))).isEmpty();
  }
}
