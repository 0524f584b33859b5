package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.report.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 17, items 2 and 3: masters and hosts as real deployments write them. */
class MastersAndHostsTest extends ProtocolTest {
  private static final String NAMED = "global: {postgres: {externalSecret: the-master}}\n";
  private static final String ONLY_NAMED =
      "global: {postgres: {externalSecret: the-master, master: null}}\n";
  private static final String INDEXD = "indexd: {enabled: true}\n";

  private Keys master() {
    return Keys.of("x", "postgres", server.masterPassword(), "127.0.0.1", server.port());
  }

  private String serving(String service, String key) {
    return stores.secret(service + "-dbcreds").orElseThrow().values().get(key);
  }

  @Test
  void aMastersSecretWithoutPortTakesThatOfTheValues() {
    stores.secret("the-master", master().without("port"));
    values(NAMED);

    apply().expect("fence", Outcome.CREATED);

    assertThat(serving("fence", "port")).isEqualTo(Integer.toString(server.port()));
  }

  /** Managed rotation: the Secret that is synced from the entry is minutes behind it. */
  @Test
  void aMastersSecretThatIsBehindItsEntryIsReadAgainThere() {
    stores.secret("the-master", master().with("password", "rotated-away-4Kd1"));
    stores.entry("the-master", master());
    values(NAMED, INDEXD, PUSH);

    apply().expect("fence", Outcome.CREATED).expect("indexd", Outcome.CREATED);
  }

  /** One that belongs to another user, or is refused as well, is told as the first one. */
  @Test
  void aMastersPasswordThatIsReadAgainMustBeThatUsersAndRight() {
    stores.secret("the-master", master().with("password", "rotated-away-4Kd1"));
    values(NAMED, PUSH);
    for (Keys entry :
        List.of(
            master().with("username", "somebody_else"),
            master().with("password", "wrong-as-well-9Pz3"),
            master().with("password", "rotated-away-4Kd1"))) {
      stores.entry("the-master", entry);
      Run run = apply().expect("fence", Outcome.FAILED);
      assertThat(run.of("fence").problem().orElseThrow().code().id()).isEqualTo("GEN3DB-302");
    }
  }

  /** No port anywhere is that of PostgreSQL. */
  @Test
  void aMastersSecretWithoutPortIsAtTheUsualOneWhereTheValuesSayNoneEither() {
    stores.secret("the-master", master().without("port").with("host", "primary.invalid"));
    values(ONLY_NAMED, "gen3db: {databaseServer: {address: '127.0.0.1:${port}'}}");

    apply().expect("fence", Outcome.CREATED);

    assertThat(serving("fence", "host")).isEqualTo("primary.invalid");
    assertThat(serving("fence", "port")).isEqualTo("5432");
    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("127.0.0.1", server.port()));
  }

  /**
   * An address leads to the master's server by any of its names, and to no other. Where the
   * master's server is not known, whoever has none of their own are taken for being on it.
   */
  @Test
  void anAddressLeadsToTheServerOfEntriesWhereTheMastersIsNotKnown() {
    server.role("fence_gen3", "given-3Hn6");
    server.database("fence_gen3", "fence_gen3");
    String address =
        "gen3db: {databaseServer: {address: '127.0.0.1:${port}', startupDeadline: 0s}}\n";
    stores.entry(
        ENTRY, fence("given-3Hn6").ready().with("host", "aurora.invalid").with("port", "5432"));
    values(PULL, ONLY_NAMED, address);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.touched()).isEmpty();
    assertThat(serving("fence", "host")).isEqualTo("aurora.invalid");
    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("127.0.0.1", server.port()));

    stores.secret("the-master", master().with("host", "primary.invalid").with("port", "5432"));
    apply().refused("fence", PostgresCode.SERVER_UNREACHABLE);
    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("aurora.invalid", 5432));

    values(
        PULL,
        ONLY_NAMED,
        address,
        "gen3db: {databaseServer: {masters: {aurora.invalid: {aliasOf: primary.invalid}}}}");
    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("127.0.0.1", server.port()));
  }

  /**
   * A service whose host the values name is where they say, whether the master's is known or not.
   */
  @Test
  void anAddressLeadsNoServiceFromAHostThatTheValuesName() {
    server.role("fence_gen3", "given-3Hn6");
    server.database("fence_gen3", "fence_gen3");
    stores.entry(ENTRY, fence("given-3Hn6").ready().with("host", "own.invalid"));
    stores.secret("fence-dbcreds", fence("given-3Hn6").ready().with("host", "own.invalid"));
    for (String delivery : List.of(PULL, LOCAL)) {
      values(
          delivery,
          ONLY_NAMED,
          "global: {postgres: {dbCreate: false}}\n",
          "fence: {postgres: {host: own.invalid}}\n"
              + "gen3db: {databaseServer: {address: '127.0.0.1:${port}', startupDeadline: 0s}}");
      apply().refused("fence", PostgresCode.SERVER_UNREACHABLE);
      assertThat(gen3db().credentials("fence").endpoint().host()).isEqualTo("own.invalid");
    }
  }

  /** R3: nothing stands in for a host that is there and wrong, the address neither. */
  @Test
  void anAddressStandsInForNoWrongHostOfTheMaster() {
    server.role("fence_gen3", "given-3Hn6");
    server.database("fence_gen3", "fence_gen3");
    stores.entry(ENTRY, fence("given-3Hn6").ready().with("host", "aurora.invalid"));
    stores.secret("the-master", master().with("host", "primary.invalid:5432"));
    values(
        PULL,
        ONLY_NAMED,
        "gen3db: {databaseServer: {address: '127.0.0.1:${port}', startupDeadline: 0s}}");
    apply().refused("fence", PostgresCode.SERVER_UNREACHABLE);
    stores.nothingServes("fence");
  }

  @ParameterizedTest
  @CsvSource({
    "port,tcp,key port that is no whole number",
    "port,tcp://10.0.0.1:5432,key port that is no whole number",
    "port,70000,key port that is no whole number",
    "host,127.0.0.1:5432,key host that holds a port",
    "host,postgresql://db.example.org,key host that is a URL",
    "host,127.0.0.1?user=x,key host that holds '?'",
    "host,'127.0.0.1,db',key host that holds a comma",
  })
  void aMastersSecretThatIsWrongIsToldByItsKeyAndNothingStandsInForIt(
      String key, String value, String complaint) {
    stores.secret("the-master", master().with(key, value));
    values(NAMED, INDEXD);

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.MASTER_SECRET))
        .contains("the-master", complaint)
        .doesNotContain("10.0.0.1", "example.org");
    run.refused("indexd", DomainCode.MASTER_SECRET);
    assertThat(server.hasRole("fence_gen3")).isFalse();
    stores.nothingServes("fence");
  }

  /** A newline, as {@code echo} leaves one, is seen too: libpq and drivers would not connect. */
  @Test
  void aNewlineInTheMastersHostIsTold() {
    stores.secret("the-master", master().with("host", "127.0.0.1\\n"));
    values(ONLY_NAMED);

    assertThat(apply().refused("fence", DomainCode.MASTER_SECRET)).contains("key host");
  }

  @Test
  void aWrongPortOfTheMasterIsNoDefaultForAServiceThatNobodyCreatesEither() {
    stores.secret("the-master", master().with("port", "tcp"));
    values(ONLY_NAMED, "global: {postgres: {dbCreate: false}}");

    Run run = apply();

    assertThat(run.refused("fence", DomainCode.MASTER_SECRET)).contains("key port");
    assertThat(run.of("fence").plan().host().value()).isEqualTo("127.0.0.1");
    assertThat(run.of("fence").plan().port().value()).as("what is shown").isNull();
    stores.nothingServes("fence");
    stores.nothingPending("fence");
  }

  @Test
  void aMastersSecretThatIsNotThereStopsOnlyWhoNeedsIt() {
    server.role("indexd_gen3", "given-3Hn6");
    server.database("indexd_gen3", "indexd_gen3");
    values(
        ONLY_NAMED,
        INDEXD,
        """
        global: {postgres: {dbCreate: false}}
        fence: {postgres: {dbCreate: true}}
        indexd: {postgres: {host: 127.0.0.1, port: ${port}, password: given-3Hn6}}
        """);

    Run run = apply();

    run.expect("indexd", Outcome.CREATED);
    assertThat(run.refused("fence", DomainCode.MASTER_SECRET)).contains("the-master", "is not in");
  }

  /** PULL: an entry that logs in needs no administrator; one that does not misses him. */
  @Test
  void aPulledEntryThatLogsInNeedsNoMaster() {
    server.role("fence_gen3", "given-3Hn6");
    server.database("fence_gen3", "fence_gen3");
    stores.entry(ENTRY, fence("given-3Hn6").ready());
    stores.entry("default-indexd-creds", indexd("not-there-9Kp").ready());
    values(PULL, ONLY_NAMED, INDEXD);

    Run run = apply();

    run.expect("fence", Outcome.CREATED);
    assertThat(run.refused("indexd", DomainCode.MASTER_SECRET)).contains("the-master");
  }

  @Test
  void anAliasCountsWithoutCreationAndWithAnAddress() {
    server.role("fence_gen3", "given-3Hn6");
    server.database("fence_gen3", "fence_gen3");
    values(
        """
        global: {postgres: {dbCreate: false, master: {host: primary.invalid}}}
        fence: {postgres: {host: fence-db.invalid, port: ${port}, password: given-3Hn6}}
        gen3db:
          databaseServer:
            address: 127.0.0.1:${port}
            masters: {fence-db.invalid: {aliasOf: primary.invalid}}
        """);

    apply().expect("fence", Outcome.CREATED);

    assertThat(serving("fence", "host")).isEqualTo("fence-db.invalid");
    assertThat(gen3db().credentials("fence").endpoint())
        .isEqualTo(new Endpoint("127.0.0.1", server.port()));
  }

  @Test
  void anAliasCountsWithCreationAndAnAddress() {
    values(
        """
        global: {postgres: {master: {host: primary.invalid}}}
        fence: {postgres: {host: fence-db.invalid, port: 5432}}
        gen3db:
          databaseServer:
            address: 127.0.0.1:${port}
            masters: {fence-db.invalid: {aliasOf: primary.invalid}}
        """);

    apply().expect("fence", Outcome.CREATED);

    assertThat(serving("fence", "host")).isEqualTo("fence-db.invalid");
    assertThat(serving("fence", "port")).isEqualTo("5432");
    server.logsIn("fence_gen3", "fence_gen3", serving("fence", "password"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "::1", "[2001:DB8::1]"})
  void ipv6StandsInTheSecretAsDriversTakeIt(String host) {
    values(
        """
        global: {postgres: {master: {host: "%s"}}}
        gen3db: {databaseServer: {address: "127.0.0.1:${port}"}}
        """
            .formatted(host));

    apply().expect("fence", Outcome.CREATED);

    assertThat(serving("fence", "host")).isEqualTo(host.replace("[", "").replace("]", ""));
  }

  /** The chart, or a person, may have written another spelling of the same host. */
  @ParameterizedTest
  @CsvSource({"::1,[::1]", "::1,0:0:0:0:0:0:0:1", "db.invalid,DB.Invalid.", "127.0.0.1,127.1"})
  void anotherSpellingOfTheHostIsNoDrift(String host, String written) {
    values(
        """
        global: {postgres: {master: {host: "%s"}}}
        gen3db: {databaseServer: {address: "127.0.0.1:${port}"}}
        """
            .formatted(host));
    apply().expect("fence", Outcome.CREATED);
    stores.secret(
        "fence-dbcreds", stores.secret("fence-dbcreds").orElseThrow().with("host", written));

    apply().expect("fence", Outcome.UNCHANGED);

    assertThat(serving("fence", "host")).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "host,127.0.0.1?sslmode=disable,holds '?'",
    "host,127.0.0.1/other,holds '/'",
    "host,127.0.0.1:5432,holds a port",
    "port,tcp,no whole number",
  })
  void anEntryWhoseHostOrPortIsNoneIsToldByItsKey(String key, String value, String why) {
    stores.entry(ENTRY, fence("given-3Hn6").ready().with(key, value));
    values(PULL);

    assertThat(apply().refused("fence", DomainCode.STORE_UNREADABLE))
        .contains(ENTRY, "key " + key, why);
  }
}
