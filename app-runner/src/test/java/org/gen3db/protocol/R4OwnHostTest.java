package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;

/** R3 and R4: by whom databases are made, on the release's server and on a service's own. */
class R4OwnHostTest extends ProtocolTest {
  private String onSecond() {
    return "fence: {postgres: {host: localhost, port: %d}}\n".formatted(servers.second().port());
  }

  /** R3: without any administrator a usage error names the three ways; nothing is written. */
  @Test
  void r3_without_a_master_the_three_ways_are_named() {
    values("global: {postgres: {master: {host: null, password: null}}}");

    var refused = catchThrowableOfType(Gen3DbException.class, this::gen3db);

    assertThat(refused.isUsage()).isTrue();
    assertThat(refused.problem().code()).isEqualTo(ValuesCode.NO_MASTER);
    assertThat(refused.problem().hint())
        .contains("global.dev", "global.postgres.externalSecret", "global.postgres.master.host");
  }

  /** R3: a masters entry for the service's own host is enough. */
  @Test
  void r3_a_master_for_the_services_own_host_is_enough() {
    file("second-password", servers.second().masterPassword());
    values(
        onSecond(),
        """
        global: {postgres: {master: {host: null, password: null}}}
        gen3db: {databaseServer: {masters: {localhost: \
        {username: postgres, passwordFile: second-password}}}}
        """);

    apply().expect("fence", Outcome.CREATED);

    assertThat(servers.second().hasDatabase("fence_gen3")).isTrue();
  }

  /** The master's Secret names the server as well. */
  @Test
  void r3_the_master_may_come_from_a_secret() {
    stores.secret(
        "the-master",
        Keys.of("x", "postgres", server.masterPassword(), "127.0.0.1", server.port()));
    values("global: {postgres: {externalSecret: the-master, master: null}}");

    apply().expect("fence", Outcome.CREATED);

    assertThat(stores.secret("fence-dbcreds").orElseThrow().values())
        .containsEntry("host", "127.0.0.1")
        .containsEntry("port", Integer.toString(server.port()));
  }

  /** R4: an own host without a master: that service FAILED, saying so; the others are finished. */
  @Test
  void r4_an_own_host_without_a_master_fails_alone() {
    values(onSecond(), "indexd: {enabled: true}");

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.NO_MASTER_FOR_HOST))
        .contains("localhost:" + servers.second().port(), "gen3db.databaseServer.masters");
    run.expect("indexd", Outcome.CREATED);
    assertThat(server.hasRole("fence_gen3")).isFalse();
    assertThat(servers.second().hasRole("fence_gen3")).isFalse();
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  /** R4: the global master's password goes to no other host. */
  @Test
  void r4_the_global_masters_password_goes_to_no_other_host() {
    String before = servers.second().log();
    values(onSecond());

    apply().refused("fence", DomainCode.NO_MASTER_FOR_HOST);

    assertThat(servers.second().log().substring(before.length()))
        .doesNotContain("application_name=gen3db")
        .doesNotContain("authentication failed");
  }

  /** R4: with a master of its own, named with a password file, it is made there. */
  @Test
  void r4_an_own_host_is_provisioned_by_its_own_master() {
    file("second-password", servers.second().masterPassword() + "\n");
    values(
        onSecond(),
        """
        indexd: {enabled: true}
        gen3db: {databaseServer: {masters: {localhost: \
        {username: postgres, passwordFile: second-password}}}}
        """);

    Run run = apply();

    run.expect("fence", Outcome.CREATED).expect("indexd", Outcome.CREATED);
    Keys fence = stores.secret("fence-dbcreds").orElseThrow();
    assertThat(fence.values())
        .containsEntry("host", "localhost")
        .containsEntry("port", Integer.toString(servers.second().port()));
    servers.second().logsIn("fence_gen3", "fence_gen3", fence.password());
    assertThat(server.hasRole("fence_gen3")).isFalse();
    assertThat(server.hasDatabase("indexd_gen3")).isTrue();
    assertThat(servers.second().hasDatabase("indexd_gen3")).isFalse();
  }

  /** R4: the same addresses and port by DNS are the same server. */
  @Test
  void r4_another_name_with_the_same_address_and_port_is_the_same_server() {
    values("fence: {postgres: {host: localhost, port: ${port}}}");

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    Keys fence = stores.secret("fence-dbcreds").orElseThrow();
    assertThat(fence.values()).containsEntry("host", "localhost");
    server.logsIn("fence_gen3", "fence_gen3", fence.password());
  }

  /** R4: a service's own host does not take the master's port (R1), so this is another server. */
  @Test
  void r4_the_same_host_with_another_port_is_another_server() {
    values("fence: {postgres: {host: 127.0.0.1, port: %d}}".formatted(servers.second().port()));

    apply().refused("fence", DomainCode.NO_MASTER_FOR_HOST);
  }

  /** R4: addresses and port: what leads to the master's server leads to no other beside it. */
  @Test
  void r4_the_address_of_the_masters_server_is_not_that_of_another_port() {
    servers.second().role("fence_gen3", "given-3Hn6");
    servers.second().database("fence_gen3", "fence_gen3");
    values(
        onSecond(),
        """
        global: {postgres: {dbCreate: false, master: {host: localhost}}}
        fence: {postgres: {password: given-3Hn6}}
        gen3db: {databaseServer: {address: "127.0.0.1:${port}"}}
        """);

    apply().expect("fence", Outcome.CREATED);

    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("localhost", servers.second().port()));
  }

  /** On the very server of the master that address is the way, also without dbCreate. */
  @Test
  void r4_the_address_of_the_masters_server_serves_what_is_on_it() {
    server.role("fence_gen3", "given-3Hn6");
    server.database("fence_gen3", "fence_gen3");
    values(
        """
        global: {postgres: {dbCreate: false, master: {host: db.invalid}}}
        fence: {postgres: {password: given-3Hn6, host: DB.invalid, port: ${port}}}
        gen3db: {databaseServer: {address: "127.0.0.1:${port}"}}
        """);

    apply().expect("fence", Outcome.CREATED);

    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("127.0.0.1", server.port()));
  }

  /** Hosts have no case, in masters neither. */
  @Test
  void r4_a_master_is_found_whatever_the_case_of_the_host() {
    file("second-password", servers.second().masterPassword());
    values(
        onSecond(),
        """
        gen3db: {databaseServer: {masters: {LocalHost: \
        {username: postgres, passwordFile: second-password}}}}
        """);

    apply().expect("fence", Outcome.CREATED);

    assertThat(servers.second().hasDatabase("fence_gen3")).isTrue();
  }

  /** R4: as an alias it is made on the master's server, and a login through the alias follows. */
  @Test
  void r4_an_alias_is_made_by_the_master_it_stands_for() {
    values(
        """
        fence: {postgres: {host: localhost, port: ${port}}}
        gen3db: {databaseServer: {masters: {localhost: {aliasOf: 127.0.0.1}}}}
        """);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.steps("fence")).containsSubsequence("create-database", "prove-login");
    Keys fence = stores.secret("fence-dbcreds").orElseThrow();
    assertThat(fence.values()).containsEntry("host", "localhost");
  }

  /** R4: an alias that leads nowhere: the login through it fails, and nothing is published. */
  @Test
  void r4_an_alias_through_which_no_login_works_publishes_nothing() {
    values(
        """
        fence: {postgres: {host: db-alias.invalid, port: ${port}}}
        gen3db:
          databaseServer:
            startupDeadline: 0s
            masters: {db-alias.invalid: {aliasOf: 127.0.0.1}}
        """);

    var report = gen3db().apply(ApplyOptions.NONE);

    assertThat(report.services().get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.services().get(0).problem().orElseThrow().code())
        .isEqualTo(PostgresCode.SERVER_UNREACHABLE);
    stores.nothingServes("fence");
    String kept = stores.secret("fence-dbcreds-pending").orElseThrow().password();
    server.logsIn("fence_gen3", "fence_gen3", kept);
  }
}
