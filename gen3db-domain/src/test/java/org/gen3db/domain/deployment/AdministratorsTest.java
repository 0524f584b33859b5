package org.gen3db.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiPredicate;
import org.gen3db.domain.credentials.Endpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R4 and R12: who administers the server of a name, and which names are one server. */
class AdministratorsTest {
  private static final Settings.OwnMaster OWN = new Settings.OwnMaster("admin", Path.of("file"));
  private static final Map<String, Settings.HostMaster> MASTERS =
      Map.of(
          "own", OWN,
          "alias", new Settings.AliasOf("DB"),
          "alias-of-own", new Settings.AliasOf("own"),
          "alias-of-another", new Settings.AliasOf("elsewhere"));

  /** {@code led} leads to the master's server, as a live system shows. */
  private static final BiPredicate<Endpoint, Endpoint> LIVE =
      (one, other) ->
          one.host().equals("led") && other.host().equals("db") && one.port() == other.port();

  private static Administrators administrators(String of, @Nullable String master) {
    boolean launched = of.equals("embedded");
    return new Administrators(
        new Settings(1, Map.of(), launched, null, MASTERS, Map.of(), Map.of()),
        of.equals("dev"),
        new HostNames("gen3", "default"),
        master == null ? null : endpoint(master),
        LIVE);
  }

  private static Endpoint endpoint(String text) {
    return Endpoint.parse(text).orElseThrow();
  }

  private static String told(Administrators.Administration who) {
    if (who instanceof Administrators.Own own) {
      assertThat(own.administrator()).isEqualTo(OWN);
      return "own " + own.server();
    } else if (who instanceof Administrators.Global global) {
      return (global.byAnotherName() ? "another name of " : "the master ") + global.server();
    }
    return "nobody " + who.server();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // of | the release's server | an endpoint | who | what stands for it
        "values   | db:5432 | db:5432               | the master db:5432      | db:5432",
        "values   | db:5432 | DB.:5432              | the master db:5432      | db:5432",
        "values   | db:5432 | db:5433               | nobody db:5433          | db:5433",
        "values   | db:5432 | elsewhere:5432        | nobody elsewhere:5432   | elsewhere:5432",
        "values   | db:5432 | led:5432              | another name of db:5432 | db:5432",
        "values   | db:5432 | led:5433              | nobody led:5433         | led:5433",
        "values   | db:5432 | alias:5432            | another name of db:5432 | db:5432",
        "values   | db:5432 | ALIAS:6432            | another name of db:5432 | db:5432",
        "values   | db:5432 | own:5432              | own own:5432            | own:5432",
        "values   | db:5432 | OWN:6432              | own OWN:6432            | own:6432",
        "values   | db:5432 | alias-of-own:5432     | own own:5432            | own:5432",
        "values   | db:5432 | alias-of-another:5432 | nobody alias-of-another:5432"
            + " | alias-of-another:5432",
        "values   |         | db:5432               | nobody db:5432          | db:5432",
        "values   |         | own:5432              | own own:5432            | own:5432",
        "values   |         | localhost:5432        | nobody localhost:5432   | 127.0.0.1:5432",
        // the bundled server, and the one that gen3db starts, win whole (R2)
        "dev      | gen3-postgresql:5432 | gen3-postgresql.default:5432 | the master"
            + " gen3-postgresql:5432 | gen3-postgresql:5432",
        "dev      | gen3-postgresql:5432 | gen3-postgresql:5433 | another name of"
            + " gen3-postgresql:5432 | gen3-postgresql:5432",
        "dev      | own:5432  | own:5432          | the master own:5432     | own:5432",
        "dev      | db:5432   | own:5432          | nobody own:5432         | own:5432",
        "dev      | db:5432   | alias-of-own:5432 | nobody alias-of-own:5432 | alias-of-own:5432",
        "dev      | db:5432   | led:5432          | nobody led:5432         | led:5432",
        "embedded | 127.0.0.1:6000 | 127.0.0.1:6000 | the master 127.0.0.1:6000 | 127.0.0.1:6000",
        "embedded | own:6000  | own:6000          | the master own:6000     | own:6000",
        "embedded | db:6000   | led:6000          | nobody led:6000         | led:6000",
      })
  void whoAdministers(
      String of, @Nullable String master, String endpoint, String who, String identity) {
    Administrators administrators = administrators(of, master);
    assertThat(told(administrators.of(endpoint(endpoint)))).isEqualTo(who);
    assertThat(administrators.identity(endpoint(endpoint))).hasToString(identity);
  }

  @ParameterizedTest
  @CsvSource({
    "db:5432, DB:5432, true",
    "db:5432, alias:5432, true",
    "own:5432, alias-of-own:5432, true",
    "led:6000, db:6000, true",
    "db:6000, led:6000, false", // asked in the order in which they are given
    "db:5432, db:5433, false",
    "own:5432, db:5432, false",
  })
  void whatIsOneServer(String one, String other, boolean same) {
    assertThat(administrators("values", "db:5432").same(endpoint(one), endpoint(other)))
        .isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "own, true",
    "OWN., true",
    "alias-of-own, true",
    "alias, false",
    "alias-of-another, false",
    "db, false",
  })
  void whichHostsHaveAnAdministratorOfTheirOwn(String host, boolean own) {
    assertThat(administrators("values", "db:5432").hasOwn(host)).isEqualTo(own);
  }

  @Test
  void nothingIsAskedBySpelling() {
    assertThat(Administrators.BY_SPELLING.test(endpoint("db:1"), endpoint("db:1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "db, DB, true",
    "db, db., true",
    "db, db.example.org, false",
    "localhost, 127.0.0.1, false", // the same machine, and two names
    "gen3-postgresql, gen3-postgresql.default, true",
    "gen3-postgresql.default.svc, GEN3-postgresql.default.svc.cluster.local, true",
    "gen3-postgresql, gen3-postgresql.other, false",
    "'no host', 'NO HOST', true", // what is none is told elsewhere
    "'no host', 'no other', false",
  })
  void whichSpellingsAreOneName(String one, String other, boolean same) {
    var names = new HostNames("gen3", "default");
    assertThat(names.same(one, other)).isEqualTo(same);
    assertThat(names.same(other, one)).isEqualTo(same);
    if (!one.contains(" ")) {
      assertThat(names.same(new Endpoint(one, 1), new Endpoint(other, 1))).isEqualTo(same);
      assertThat(names.same(new Endpoint(one, 1), new Endpoint(other, 2))).isFalse();
    }
  }

  /** R12: what services share is the owner on the server; either alone is not enough. */
  @Test
  void aRoleIsAnOwnerOnAServer() {
    var role = new RoleId(endpoint("db:5432"), "fence");
    assertThat(role).isEqualTo(new RoleId(endpoint("db:5432"), "fence"));
    assertThat(role.hashCode()).isEqualTo(new RoleId(endpoint("db:5432"), "fence").hashCode());
    for (RoleId other :
        java.util.List.of(
            new RoleId(endpoint("db:5432"), "indexd"),
            new RoleId(endpoint("db:5433"), "fence"),
            new RoleId(endpoint("other:5432"), "fence"),
            new RoleId(null, "fence"))) {
      assertThat(role).isNotEqualTo(other);
      assertThat(other).isNotEqualTo(role);
      assertThat(role.hashCode()).isNotEqualTo(other.hashCode());
    }
    assertThat(role).isNotEqualTo(endpoint("db:5432"));
    assertThat(new RoleId(null, "fence")).isEqualTo(new RoleId(null, "fence"));
    assertThat(role).hasToString("fence@db:5432");
    assertThat(new RoleId(null, "fence")).hasToString("fence@the release's server");
  }
}
