package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R12: services that share a role, and names that are nobody's to take. */
class R12SharedAndReservedTest extends ProtocolTest {
  private static final String OLD = "old-8Wq2";
  private static final String NEW = "new-5Xz7";
  private static final String SHARED =
      """
      fence: {postgres: {username: shared}}
      indexd: {enabled: true, postgres: {username: shared}}
      """;

  private Keys shared(Keys keys) {
    return keys.with("username", "shared");
  }

  /** One role, one password, a database and a Secret each. */
  @Test
  void r12_services_that_share_a_role_have_one_password() {
    values(SHARED);

    Run run = apply();

    run.expect("fence", Outcome.CREATED).expect("indexd", Outcome.CREATED);
    String password = stores.secret("fence-dbcreds").orElseThrow().password();
    stores.serves("fence", shared(fence(password)).ready());
    stores.serves("indexd", shared(indexd(password)).ready());
    server.logsIn("fence_gen3", "shared", password);
    server.logsIn("indexd_gen3", "shared", password);
    assertThat(run.changes("fence")).contains("create-role shared");
    assertThat(run.changes("indexd")).doesNotContain("create-role shared");
  }

  /** What one of them has stored is the password of the other that comes later. */
  @Test
  void r12_a_service_that_joins_a_role_gets_its_password() {
    values("fence: {postgres: {username: shared}}");
    apply().expect("fence", Outcome.CREATED);
    String password = stores.secret("fence-dbcreds").orElseThrow().password();
    values(SHARED);

    apply().expect("fence", Outcome.UNCHANGED).expect("indexd", Outcome.CREATED);

    stores.serves("fence", shared(fence(password)).ready());
    stores.serves("indexd", shared(indexd(password)).ready());
  }

  /** Two services with one role and one database. */
  @Test
  void r12_services_may_share_role_and_database() {
    values(
        """
        fence: {postgres: {username: shared, database: both}}
        indexd: {enabled: true, postgres: {username: shared, database: both}}
        """);

    apply().expect("fence", Outcome.CREATED).expect("indexd", Outcome.CREATED);

    String password = stores.secret("fence-dbcreds").orElseThrow().password();
    stores.serves("fence", shared(fence(password)).with("database", "both").ready());
    stores.serves("indexd", shared(indexd(password)).with("database", "both").ready());
    server.logsIn("both", "shared", password);
  }

  /** A new explicit password for one of them is the new password of all. */
  @Test
  void r12_a_new_password_is_that_of_all_who_share_the_role() {
    values(SHARED);
    apply().expect("fence", Outcome.CREATED);
    fence(NEW);
    values(SHARED, "indexd: {postgres: {password: %s}}".formatted(NEW));

    apply().expect("fence", Outcome.REPAIRED).expect("indexd", Outcome.REPAIRED);

    stores.serves("fence", shared(fence(NEW)).ready());
    stores.serves("indexd", shared(indexd(NEW)).ready());
    server.logsIn("fence_gen3", "shared", NEW);
  }

  /** A take-over named for one takes over the role of all. */
  @Test
  void r12_services_that_share_a_role_are_taken_over_together() {
    server.role("shared", OLD);
    values(SHARED);

    apply("--take-over", "fence")
        .expect("fence", Outcome.CREATED)
        .expect("indexd", Outcome.CREATED);

    server.refuses("shared", OLD);
  }

  /** The role and every database are locked while apply looks at them; plan looks without. */
  @Test
  void r12_the_role_and_each_database_are_locked() {
    values(SHARED);
    var held = new int[1];
    var looking =
        Interrupting.within(
            Step.OBSERVE,
            () ->
                held[0] =
                    Math.max(
                        held[0],
                        server
                            .sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted")
                            .size()));

    applying(gen3db(looking)).expect("fence", Outcome.CREATED);

    assertThat(held[0]).isEqualTo(3);
    assertThat(server.sql("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")).isEmpty();
  }

  private List<Notice> usageErrors(String... yaml) {
    values(yaml);
    Map<String, String> before = stores.files();
    String next = server.nextTransaction();
    var refused = catchThrowableOfType(Gen3DbException.class, this::gen3db);
    assertThat(refused).isNotNull();
    assertThat(refused.isUsage()).isTrue();
    assertThat(stores.files()).isEqualTo(before);
    assertThat(server.nextTransaction()).isEqualTo(next);
    return refused.problems();
  }

  /** Differing explicit passwords for one role: an error before anything is contacted. */
  @Test
  void r12_differing_explicit_passwords_are_an_error() {
    List<Notice> problems =
        usageErrors(
            SHARED,
            """
            fence: {postgres: {password: %s}}
            indexd: {postgres: {password: %s}}
            """
                .formatted(OLD, NEW));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).code()).isEqualTo(ValuesCode.SHARED_ROLE_PASSWORDS);
    assertThat(problems.get(0).message())
        .contains("fence", "indexd", "'shared'")
        .doesNotContain(OLD, NEW);
  }

  /** The master's user and those of server and provider, in the values: a usage error. */
  @ParameterizedTest
  @ValueSource(strings = {"postgres", "pg_monitor", "rdsadmin", "rds_superuser", "cloudsqladmin"})
  void r12_a_reserved_user_is_a_usage_error(String name) {
    assertThat(usageErrors("fence: {postgres: {username: %s}}".formatted(name)))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.RESERVED_NAME);
  }

  /** So is the master's user whatever its name. */
  @Test
  void r12_the_masters_own_user_is_a_usage_error() {
    assertThat(
            usageErrors(
                "global: {postgres: {master: {username: boss}}}",
                "fence: {postgres: {username: boss}}"))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.RESERVED_NAME);
  }

  /** And the server's and provider's databases. */
  @ParameterizedTest
  @ValueSource(strings = {"postgres", "template0", "template1", "rdsadmin"})
  void r12_a_reserved_database_is_a_usage_error(String name) {
    assertThat(usageErrors("fence: {postgres: {database: %s}}".formatted(name)))
        .extracting(Notice::code)
        .containsExactly(ValuesCode.RESERVED_NAME);
  }

  /** Only where a database is to be created: an administrator may have made it so. */
  @Test
  void r12_a_reserved_name_is_no_error_where_nothing_is_created() {
    fence(server.masterPassword());
    stores.secret("fence-dbcreds", fence(server.masterPassword()).with("username", "postgres"));
    values(
        "global: {postgres: {dbCreate: false}}",
        "fence: {postgres: {username: postgres, database: neighbour}}");

    Run run = apply();

    run.expect("fence", Outcome.REPAIRED);
    assertThat(run.touched()).isEmpty();
  }

  /** A superuser is known by the server only: FAILED, and it is left alone. */
  @Test
  void r12_a_superuser_learned_from_the_server_is_left_alone() {
    server.sql("CREATE ROLE fence_gen3 LOGIN SUPERUSER PASSWORD '%s'".formatted(OLD));
    stores.secret("fence-dbcreds", fence(OLD).ready());

    assertThat(apply("--take-over", "fence").refused("fence", DomainCode.RESERVED_ON_SERVER))
        .contains("superuser");

    server.logsIn("postgres", "fence_gen3", OLD);
  }

  /** A master whose name only its Secret tells: FAILED, and it is left alone. */
  @Test
  void r12_the_masters_user_learned_from_its_secret_is_left_alone() {
    server.sql("CREATE ROLE boss LOGIN CREATEDB CREATEROLE PASSWORD '%s'".formatted(OLD));
    stores.secret("the-master", Keys.of("x", "boss", OLD, "127.0.0.1", server.port()));
    values(
        "global: {postgres: {externalSecret: the-master, master: null}}",
        "fence: {postgres: {username: boss}}");

    apply("--take-over", "all").refused("fence", DomainCode.RESERVED_ON_SERVER);

    server.logsIn("postgres", "boss", OLD);
  }

  /** An entry that names a reserved database, with a master there: FAILED, and left alone. */
  @Test
  void r12_a_reserved_name_in_an_entry_is_left_alone() {
    stores.entry(ENTRY, fence(OLD).with("database", "postgres").ready());
    values(PULL);

    apply("--take-over", "all").refused("fence", DomainCode.RESERVED_ON_SERVER);

    assertThat(server.hasRole("fence_gen3")).isFalse();
  }
}
