package org.gen3db.domain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is never altered (R12), and what would help nobody. */
class RefusalsTest {
  private static @Nullable Notice refused(ThrowingCallable call) {
    Gen3DbException thrown = catchThrowableOfType(Gen3DbException.class, call);
    return thrown == null ? null : thrown.problem();
  }

  private static String words(@Nullable Notice refused) {
    return refused == null ? "-" : refused.message();
  }

  private static List<ServiceSeen> members(String... names) {
    return Arrays.stream(names).map(name -> Given.service(name).seen()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fence      | unmarked           | -",
        "fence      | absent             | -",
        "fence      | ours superuser     | the user 'fence' is a superuser",
        "admin      | unmarked           | the user 'admin' is the administrator that gen3db works as",
        "admin      | unmarked superuser | the user 'admin' is the administrator that gen3db works as",
        "postgres   | unmarked           | the user 'postgres' has a name that the server or its"
            + " provider keeps for itself",
        "pg_monitor | absent             | the user 'pg_monitor' has a name that the server or its"
            + " provider keeps for itself",
      })
  void theServersOwnRolesAreLeftAlone(String role, String seen, String words) {
    Notice refused =
        refused(
            () ->
                Refusals.reserved("admin", role, Given.onServer(seen, Map.of()), members("fence")));
    assertThat(words(refused)).isEqualTo(words);
    if (refused != null) {
      assertThat(refused.code()).isEqualTo(DomainCode.RESERVED_ON_SERVER);
      assertThat(refused.place()).isEqualTo("fence");
      assertThat(refused.hint()).isEqualTo("Choose another user name for the service.");
    }
  }

  /** R18: a service does not take the login that another one's role has beside its own. */
  @Test
  void aSecondLoginIsNobodysUser() {
    var second = new Observed.Role(true, false, Logins.comment(Facts.mark("ours"), "fence"));
    Notice refused =
        refused(
            () ->
                Refusals.reserved(
                    "admin",
                    "fence_2",
                    new Observed.OnServer(second, Map.of()),
                    members("fence", "wts")));
    assertThat(refused)
        .isEqualTo(
            Notice.of(
                DomainCode.RESERVED_ON_SERVER,
                "fence",
                "the user 'fence_2' is the second login of the user 'fence' (R18)",
                "Choose another user name for the service."));
  }

  @Test
  void theServersOwnDatabasesAreLeftAloneWhicheverServiceNamesThem() {
    Observed.OnServer server = Given.onServer("ours", Map.of());
    Notice refused =
        refused(() -> Refusals.reserved("admin", "fence", server, members("fence", "template1")));
    assertThat(refused)
        .isEqualTo(
            Notice.of(
                DomainCode.RESERVED_ON_SERVER,
                "template1",
                "the database 'template1' is the server's own",
                "Choose another database name for the service."));
    assertThat(refused(() -> Refusals.reserved("admin", "pg_x", server, List.of()))).isNull();
  }

  /** A new password would not help an expired role; whose it is comes first (R11). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // role             | stored     | logs in | asked | take over | refused
        "ours expired       | SERVING=s  | -       | true  | false     | true",
        "ours expired       |            | -       | true  | false     | true",
        "theirs expired     | SERVING=s  | -       | true  | false     | true", // stored for it
        "theirs expired     | SERVING=s:other | -  | true  | false     | false",
        "theirs expired     | EXPLICIT=e | -       | true  | false     | false",
        "theirs expired     |            | -       | true  | true      | true",
        "ours expired       | SERVING=s  | s       | true  | false     | false",
        "ours expired       | SERVING=s  | -       | false | false     | false",
        "ours               | SERVING=s  | -       | true  | true      | false",
        "absent             | SERVING=s  | -       | true  | true      | false",
      })
  void anExpiredRoleTakesNoPassword(
      String role, String stored, String right, boolean asked, boolean takeOver, boolean refused) {
    ServiceSeen fence = Given.fence().holding(stored).seen();
    List<KnownPassword> candidates = KnownPassword.of(List.of(fence));
    var evidence =
        new Evidence(
            candidates,
            right.equals("s") ? candidates.get(0) : null,
            asked,
            Given.onServer(role, Map.of()),
            Facts.OURS);
    Notice problem = refused(() -> Refusals.expired(evidence, fence, takeOver, Told::changes));
    assertThat(problem != null).isEqualTo(refused);
    if (problem != null) {
      assertThat(problem.code()).isEqualTo(DomainCode.ROLE_EXPIRED);
      assertThat(problem.place()).isEqualTo("fence");
      assertThat(problem.message())
          .isEqualTo(
              "the user 'fence' has expired (VALID UNTIL 2026-01-01 00:00:00+00), so that the server"
                  + " refuses every password of it");
      assertThat(problem.hint())
          .isEqualTo("Let an administrator run:\nlift-expiry fence\nThen repeat the run.");
    }
  }

  @Test
  void withoutAnAdministratorNobodyKnowsOfExpiry() {
    ServiceSeen fence = Given.fence().holding("SERVING=s").seen();
    var evidence =
        new Evidence(
            List.of(Facts.known(PasswordOrigin.SERVING, "s")), null, true, null, Facts.OURS);
    assertThat(refused(() -> Refusals.expired(evidence, fence, true, Told::changes))).isNull();
  }
}
