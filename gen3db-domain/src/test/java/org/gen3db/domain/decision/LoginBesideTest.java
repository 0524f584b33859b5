package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R20: a login beside a service's own gets the rights that it is for, and owns nothing. */
class LoginBesideTest {
  private static final ServiceSeen FENCE = Given.fence().seen();

  private static Decision decide(Given reader, String role, @Nullable String database) {
    ServiceSeen seen = reader.seen();
    RoleSeen all =
        database == null
            ? Given.role(null, seen)
            : Given.role(Given.onServer(role, Map.of("fence", database)), seen);
    Rules rules =
        seen.service().equals("fence")
            ? Facts.rules(ApplyOptions.NONE, seen)
            : Facts.rules(ApplyOptions.NONE, FENCE, seen);
    return new Provision(rules).decide(all).get(0);
  }

  private static Given reader() {
    return Given.beside("fence", "reader", Access.READ);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role | database | stored | login | inside | what is done | found
        "absent | ours        |           |          | lacks=fence | GENERATED: KEEP, create-role"
            + " fence_reader, grant-access fence, PUBLISH | -",
        "absent | ours closed |           |          | lacks=fence | GENERATED: KEEP, create-role"
            + " fence_reader, grant-connect fence, grant-access fence, PUBLISH | -",
        "absent | absent      |           |          | lacks=fence | GENERATED: KEEP, create-role"
            + " fence_reader, grant-connect fence, grant-access fence, PUBLISH | -",
        "ours   | ours        | SERVING=s | s:proven | defaults    | - | -",
        "ours   | ours closed | SERVING=s | s:proven | defaults    | SERVING: grant-connect fence |"
            + " -",
        "ours   | ours        | SERVING=s | s:proven | lacks=fence | SERVING: grant-access fence |"
            + " -",
        "ours   | ours        | SERVING=s | s:proven | lacks=postgres | SERVING: grant-access fence"
            + " | -",
        "ours   | ours        | SERVING=s | s:proven | lacks=other | - | LOGIN_LACKS",
        "ours   | ours        | SERVING=s | s:proven | usable      | - | LOGIN_MAY_CREATE",
        // neither the database nor what is in it is the login's to mend
        "ours   | ours open owner=dba | SERVING=s | s:proven | defaults | - | -",
        "ours   | unmarked            | SERVING=s | s:proven | defaults | - | -",
      })
  void itGetsTheRightsThatItIsFor(
      String role,
      String database,
      @Nullable String stored,
      @Nullable String login,
      String inside,
      String acts,
      String findings) {
    Decision decision =
        decide(reader().holding(stored).tried(login).inside(inside), role, database);
    assertThat(
            Told.acts(decision)
                .replace("keep-pending fence-reader-pending", "KEEP")
                .replace(
                    "publish-secret fence-reader, remove-pending fence-reader-pending", "PUBLISH"))
        .isEqualTo(acts);
    assertThat(Told.end(decision)).isEqualTo("-");
    assertThat(Told.findings(decision)).isEqualTo(findings);
  }

  /** R7: where nobody here may make it, an administrator gets the statements. */
  @Test
  void anAdministratorGetsTheStatements() {
    Notice told = decide(reader().notCreated(), "", null).findings().get(0);
    assertThat(told.hint())
        .isEqualTo(
            "Let an administrator run, with the variable password set to it:\n"
                + "create-role fence_reader, grant-connect fence, grant-access fence\n"
                + "Then repeat the run.");
  }

  /** It is published once it may do what it is for; a schema of its own it needs none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "defaults       | PENDING: publish-secret fence-reader, remove-pending fence-reader-pending"
            + " | -",
        "lacks=postgres | PENDING: publish-secret fence-reader, remove-pending fence-reader-pending"
            + " | -",
        "lacks=fence    | - | awaits DATABASE",
        "usable lacks=fence | - | awaits DATABASE",
      })
  void itServesOnceItMayDoWhatItIsFor(String inside, String acts, String end) {
    Given given = reader().notCreated().holding("PENDING=p").tried("p:proven").inside(inside);
    Decision decision = decide(given, "", null);
    assertThat(Told.acts(decision)).isEqualTo(acts);
    assertThat(Told.end(decision)).isEqualTo(end);
    if (!end.equals("-")) {
      Notice told = decision.findings().get(0);
      assertThat(told.message())
          .isEqualTo(
              "the user 'fence_reader' of fence.reader may not read all that the services make in"
                  + " 'fence' on db.example.org:5432, and dbCreate is off; the password is kept in"
                  + " the pending Secret");
      assertThat(told.hint())
          .isEqualTo("Let an administrator run:\ngrant-access fence\nThen repeat the run.");
    }
  }

  /** The statements make a role, and its second login, what the values want of it. */
  @Test
  void theStatementsMakeTheRoleWhatIsWantedOfIt() {
    var wishes = new RoleWishes(3, Map.of());
    Given given = Given.fence().notCreated().wishing(wishes);
    assertThat(decide(given, "", null).findings().get(0).hint())
        .contains(
            "\ncreate-role fence, adjust-role fence, create-database fence, limit-connect fence\n");
    ServiceSeen fence =
        Given.fence()
            .notCreated()
            .wishing(wishes)
            .holding("SERVING=s:fence_2")
            .tried("s:refused")
            .seen()
            .withLogin("fence_2", Source.GENERATED);
    RoleSeen seen = Given.role(null, fence);
    Rules rules = Facts.rules(ApplyOptions.NONE);
    assertThat(
            new ByLogin(rules, seen, fence, ByLogin.tried(seen, fence))
                .decide()
                .findings()
                .get(0)
                .hint())
        .contains(
            "\ncreate-role fence, adjust-role fence, create-database fence, limit-connect fence,"
                + " open-login fence_2, adjust-role fence_2\n");
  }
}
