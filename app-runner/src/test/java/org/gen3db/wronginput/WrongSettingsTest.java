package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.spi.SpiCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of gen3db and adapters that cannot be meant. */
class WrongSettingsTest extends RefusedInput {
  @ParameterizedTest
  @Provokes("UNKNOWN_SETTING")
  @ValueSource(
      strings = {
        "gen3db: {paralelism: 3} # parallelism",
        "gen3db: {databaseServer: {sslmode: require}, secretStore: {adapter: directory}} # sslMode",
        "gen3db: {secretStore: {adapter: directory, pth: a}} # path",
        "gen3db: {databaseServer: {masters: {h: {usrname: a}}}} # username",
        "gen3db: {services: {mine: {cond: a}}} # condition",
        "gen3db: {logins: {fnce: {reader: {access: read}}}} # did you mean fence?",
        "gen3db: {logins: {fence: {reader: {acces: read}}}} # did you mean access?"
      })
  void anUnknownKeyOfOurs(String values) {
    String nearest = values.substring(values.indexOf("# ") + 2);
    refusedValues(values, ValuesCode.UNKNOWN_SETTING, "values.yaml:1", nearest, "");
  }

  @Test
  @Provokes("UNKNOWN_SETTING")
  void mistakesOfAllAdaptersAreToldAtOnce() {
    write(
        "values.yaml",
        """
        gen3db:
          paralelism: 3
          databaseServer: {sslmode: require}
          secretStore: {adapter: directory, pth: a}
          remoteSecrets: {adapter: directory, foldr: a}
        """);
    for (String command : List.of("plan --offline", "apply", "env fence")) {
      Run run = RunnerUnderTest.run(folder, (command + " -f values.yaml").split(" "));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.err())
          .contains("values.yaml:2: ", "values.yaml:3: ", "values.yaml:4: ", "values.yaml:5: ");
    }
  }

  @Test
  @Provokes("UNKNOWN_ADAPTER")
  void allAdaptersThatAreNotThereAreToldAtOnce() {
    write(
        "values.yaml",
        """
        gen3db:
          databaseServer: {adapter: oracle}
          secretStore: {adapter: vault}
        """);
    Run run = RunnerUnderTest.run(folder, "apply", "-f", "values.yaml");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err()).contains("values.yaml:2: ", "'oracle'", "values.yaml:3: ", "'vault'");
  }

  @ParameterizedTest
  @Provokes("BAD_SETTING")
  @ValueSource(
      strings = {
        "gen3db: [a]",
        "gen3db: {secretStore: []}",
        "gen3db: {parallelism: 0}",
        "gen3db: {parallelism: many}",
        "gen3db: {databaseServer: {address: nowhere}}",
        "gen3db: {databaseServer: {connectTimeout: 10}}",
        "gen3db: {databaseServer: {connectTimeout: 0s}}",
        "gen3db: {databaseServer: {sslMode: always}}",
        "gen3db: {databaseServer: {lockTimeout: 1000h}}",
        "gen3db: {databaseServer: {startupDeadline: 169h}}",
        "gen3db: {databaseServer: {masters: {h: {username: a}}}}",
        "gen3db: {databaseServer: {masters: {h: {aliasOf: db}, H: {aliasOf: db}}}}",
        "gen3db: {extensions: {arborist: ltree}}"
      })
  void aSettingThatCannotBe(String values) {
    write("values.yaml", values);
    write("store.yaml", "gen3db: {secretStore: {adapter: directory}}");
    refused(
        ValuesCode.BAD_SETTING,
        "values.yaml:1",
        "gen3db",
        "",
        "apply",
        "-f",
        "store.yaml",
        "-f",
        "values.yaml");
  }

  @ParameterizedTest
  @Provokes("UNKNOWN_ADAPTER")
  @ValueSource(
      strings = {
        "gen3db: {secretStore: {adapter: directry}}",
        "gen3db: {databaseServer: {adapter: postgers}, secretStore: {adapter: directory}}"
      })
  void anUnknownAdapter(String values) {
    refusedValues(
        values, SpiCode.UNKNOWN_ADAPTER, "values.yaml:1", "did you mean", "gen3db adapters");
  }

  @Test
  @Provokes("UNKNOWN_ADAPTER")
  void aFolderOfAdaptersThatIsNotThere() {
    refused(
        SpiCode.UNKNOWN_ADAPTER,
        "--adapter-path",
        "nowhere",
        "",
        "adapters",
        "--adapter-path",
        "nowhere");
  }

  @Test
  @Provokes("UNKNOWN_ADAPTER")
  void aFolderOfAdaptersThatBringsNone() throws IOException {
    Files.createDirectory(folder.resolve("none"));
    Files.writeString(folder.resolve("none/readme.txt"), "no jar");
    refused(
        SpiCode.UNKNOWN_ADAPTER,
        "--adapter-path",
        "none holds no jar",
        "the jar of each adapter",
        "adapters",
        "--adapter-path",
        "none");
  }

  @Test
  @Provokes("DUPLICATE_ADAPTER")
  void twoReadersOfValues() throws IOException {
    AdapterJar.writeValuesReader(folder.resolve("more/own.jar"), "own");
    write("values.yaml", "");
    refused(
        SpiCode.DUPLICATE_ADAPTER,
        "--adapter-path",
        "own.jar",
        "keep the jar of one",
        "plan",
        "--offline",
        "-f",
        "values.yaml",
        "--adapter-path",
        "more");
  }

  /** F4: no key is passed over in silence, whoever reads its section. */
  @ParameterizedTest
  @Provokes("UNKNOWN_SETTING")
  @ValueSource(
      strings = {
        "gen3db: {dumps: {adpter: s3}}",
        "gen3db: {dumps: {adapter: directory, form: x}}",
        "gen3db: {search: {adapter: elasticsearch, ulr: x}}",
        "gen3db: {search: {ulr: x}}",
        "gen3db: {remoteSecrets: {adapter: directory, paht: x}}",
        "gen3db: {secretStore: {adapter: directory, paht: x}}",
        "gen3db: {databaseServer: {sslMod: disable}, secretStore: {adapter: directory}}"
      })
  void aKeyThatNothingReadsInASectionOfAnAdapter(String values) {
    refusedValues(values, ValuesCode.UNKNOWN_SETTING, "values.yaml:1", "is unknown", "adapters");
  }

  /** F9: a scalar where a record belongs is a mistake of the values. */
  @ParameterizedTest
  @Provokes("BAD_SETTING")
  @ValueSource(
      strings = {
        "gen3db: {dumps: s3}",
        "gen3db: {search: [elasticsearch]}",
        "gen3db: {secretStore: directory}",
        "gen3db: {remoteSecrets: {adapter: [directory]}}"
      })
  void aSectionOfAnAdapterThatIsNoMap(String values) {
    refusedValues(values, ValuesCode.BAD_SETTING, "values.yaml:1", "gen3db.", "adapters");
  }

  @Test
  @Provokes("NO_REMOTE_STORE")
  void aPushWithoutARemoteStore() {
    refusedValues(
        "global: {externalSecrets: {deploy: true, pushSecret: true}}\n"
            + "gen3db: {secretStore: {adapter: directory}}\n",
        ValuesCode.NO_REMOTE_STORE,
        "values.yaml:1",
        "PUSH",
        "gen3db.remoteSecrets.adapter");
  }

  @Test
  @Provokes("NO_REMOTE_STORE")
  void aRemoteStoreThatIsMissingIsToldOnceAndOnlyToThoseWhoNeedIt() {
    write(
        "values.yaml",
        """
        global: {dev: true, externalSecrets: {deploy: true, dbCreate: true}}
        fence: {externalSecrets: {pushSecret: true}}
        indexd: {externalSecrets: {pushSecret: true}}
        gen3db: {secretStore: {adapter: directory}}
        """);
    Run all = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml");
    assertThat(all.exitCode()).as(all.all()).isEqualTo(2);
    assertThat(all.err())
        .containsOnlyOnce("GEN3DB-205")
        .contains("LOCAL_AND_PUSH for fence, indexd; there is no remote store");
    Run one =
        RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml", "--service", "fence");
    assertThat(one.err()).contains("LOCAL_AND_PUSH for fence; ").doesNotContain("indexd");
    Run other =
        RunnerUnderTest.run(
            folder, "plan", "--offline", "-f", "values.yaml", "--service", "arborist");
    assertThat(other.exitCode()).as(other.all()).isZero();
  }

  /** Nothing of these is installed with the runner, so that only the values tell. */
  @ParameterizedTest
  @Provokes("UNKNOWN_SETTING")
  @CsvSource(
      delimiter = '|',
      value = {
        "secretStore: {adaptr: directory} | gen3db.secretStore.adaptr is unknown; did you mean"
            + " adapter?",
        "remoteSecrets: {adaper: directory} | gen3db.remoteSecrets.adaper is unknown; did you mean"
            + " adapter?",
        "databaseServer: {adaper: postgres} | gen3db.databaseServer.adaper is unknown; did you mean"
            + " adapter?",
        "databaseServer: {adress: h} | gen3db.databaseServer.adress is unknown; did you mean"
            + " address?",
        "databaseServer: {mastres: {}} | gen3db.databaseServer.mastres is unknown; did you mean"
            + " masters?",
        "databaseServer: {nonsense: a} | gen3db.databaseServer.nonsense is unknown; known are"
            + " adapter, address, masters, maintenanceDatabase,",
        "secretStore: {adapter: directory, nonsense: a} | gen3db.secretStore.nonsense is unknown;"
            + " known are adapter, path",
        "restor: {masks: a} | gen3db.restor is unknown; did you mean restore?",
      })
  void aMisspeltKeyIsToldOfflineToo(String values, String message) {
    write("values.yaml", "gen3db: {" + values + "}\n");
    for (String command : List.of("plan --offline", "explain fence")) {
      Run run = RunnerUnderTest.run(folder, (command + " -f values.yaml").split(" "));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.err()).startsWith("error GEN3DB-201 values.yaml:1: " + message);
    }
  }

  @ParameterizedTest
  @Provokes("UNKNOWN_ADAPTER")
  @CsvSource({
    "secretStore, directry, directory",
    "remoteSecrets, dirctory, directory",
    "databaseServer, postgre, postgres",
    "databaseServer, embeded, embedded"
  })
  void aMisspeltAdapterIsToldOfflineToo(String section, String written, String meant) {
    write("values.yaml", "gen3db: {%s: {adapter: %s}}%n".formatted(section, written));
    for (String command : List.of("plan --offline", "explain fence")) {
      Run run = RunnerUnderTest.run(folder, (command + " -f values.yaml").split(" "));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.err())
          .startsWith("error GEN3DB-203 values.yaml:1: ")
          .contains("is '" + written + "'", "did you mean " + meant + "?");
    }
  }

  /** It may be that of a jar which is not here: the values alone decide without it. */
  @Test
  @Provokes("SETTINGS_NOT_CHECKED")
  void anAdapterThatIsNotHereIsToldOfflineWithTheKeysThatNobodyChecked() {
    write("values.yaml", "gen3db:\n  secretStore: {adapter: sealed-vault, token: a, rol: b}\n");
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml", "-o", "json");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.document().at("/warnings/0/code").asText()).isEqualTo("GEN3DB-W109");
    assertThat(run.document().at("/warnings/0/message").asText())
        .isEqualTo(
            "gen3db.secretStore has the adapter 'sealed-vault' (values.yaml:2), which is not"
                + " installed here; nobody has checked its token, rol");
    assertThat(run.document().path("warnings")).hasSize(1);
    Run apply = RunnerUnderTest.run(folder, "apply", "-f", "values.yaml");
    assertThat(apply.exitCode()).as(apply.all()).isEqualTo(2);
    assertThat(apply.err()).contains("error GEN3DB-203 values.yaml:2: ", "'sealed-vault'");
  }

  /** What asks for nothing, or for something only when servers are contacted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen3db: {restore: {}, job: null}",
        "gen3db: {databaseServer: {portForward: never}}",
        "gen3db: {databaseServer: {portForward: auto}}",
        "gen3db: {dumps: {adapter: directory, from: dumps}, search: {adapter: elasticsearch, url: https://s}}",
      })
  void aSettingThatSaysNothingOfThePlan(String values) {
    write("values.yaml", values);
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @Provokes("BAD_SETTING")
  @CsvSource(
      delimiter = '|',
      value = {
        "parallelism: 99 | gen3db.parallelism is 99; expected a whole number between 1 and 64",
        "parallelism: many | gen3db.parallelism is 'many'; expected a whole number between 1 and 64",
        "logins: many | gen3db.logins is 'many'; expected a map of settings",
        "logins: {fence: read} | gen3db.logins.fence is 'read'; expected a map such as {reader:"
            + " {access: read}}",
        "logins: {fence: {reader: read}} | gen3db.logins.fence.reader is 'read'; expected a map such"
            + " as {access: read}",
        "logins: {fence: {reader: {}}} | gen3db.logins.fence.reader is a map; expected access: read"
            + " or write",
        "logins: {fence: {reader: {access: all}}} | gen3db.logins.fence.reader.access is 'all';"
            + " expected access: read or write",
        "logins: {fence: {Reader: {access: read}}} | gen3db.logins.fence.Reader is a map; expected a"
            + " key of at most 32 small letters, digits and dashes, such as reader",
        "logins: {fence: {r: {access: read, secret: indexd-dbcreds}}} | gen3db.logins.fence.r.secret"
            + " is 'indexd-dbcreds'; expected the name of a Secret of its own, of small letters,"
            + " digits, dashes and dots, that does not end as those of services do, in -dbcreds",
        "logins: {fence: {r: {access: read, secret: A_B}}} | gen3db.logins.fence.r.secret is 'A_B';"
            + " expected the name of a Secret of its own, of small letters, digits, dashes and dots,"
            + " that does not end as those of services do, in -dbcreds",
        "logins: {fence: {r: {access: read, username: 7}}} | gen3db.logins.fence.r.username is 7;"
            + " expected a name, in quotes",
        "roles: {fence: 5} | gen3db.roles.fence is 5; expected a map such as {connectionLimit: 20}",
        "roles: {fence: {connectionLimit: 0}} | gen3db.roles.fence.connectionLimit is 0; expected a"
            + " whole number between 1 and 262143, or -1 for no limit",
        "roles: {fence: {connectionLimit: '5'}} | gen3db.roles.fence.connectionLimit is '5';"
            + " expected a whole number between 1 and 262143, or -1 for no limit",
        "roles: {fence: {validFor: 90}} | gen3db.roles.fence.validFor is 90; expected a time in hours,"
            + " days or weeks, such as 90d",
        "roles: {fence: {validFor: 0d}} | gen3db.roles.fence.validFor is '0d'; expected a time in hours,"
            + " days or weeks, such as 90d",
        "roles: {fence: {settings: [a]}} | gen3db.roles.fence.settings is a list; expected a map"
            + " such as {statement_timeout: 30s}",
        "roles: {fence: {settings: {role: indexd}}} | gen3db.roles.fence.settings.role is 'indexd';"
            + " expected a setting of sessions in small letters, such as statement_timeout",
        "roles: {fence: {settings: {'a; DROP': x}}} | gen3db.roles.fence.settings.a; DROP is 'x';"
            + " expected a setting of sessions in small letters, such as statement_timeout",
        "roles: {fence: {settings: {search_path: [[a]]}}} | gen3db.roles.fence.settings.search_path"
            + " is a list; expected text, a number, true or false, or a list of texts",
        "connectionKeys: {fence: uri} | gen3db.connectionKeys.fence is 'uri';"
            + " expected a list of further keys, such as [uri]",
        "connectionKeys: {fence: {keys: [uri, url]}} | gen3db.connectionKeys.fence asks for the key url;"
            + " the adapter postgres knows jdbc-uri, uri",
        "connectionKeys: {fence: [password]} | gen3db.connectionKeys.fence asks for the key password;"
            + " the adapter postgres knows jdbc-uri, uri",
        "connectionKeys: {fence: ['a b']} | gen3db.connectionKeys.fence is a list;"
            + " expected a list of further keys, such as [uri]",
        "connectionKeys: {fence: []} | gen3db.connectionKeys.fence is a list;"
            + " expected a list of further keys, such as [uri]",
        "connectionKeys: {fence: {keys: [uri], sslMode: on}} | gen3db.connectionKeys.fence.sslMode is"
            + " true; expected disable, allow, prefer, require, verify-ca or verify-full",
        "passwords: {length: 0} | gen3db.passwords.length is 0; expected a whole number between 1 and"
            + " 128",
        "passwords: {length: '12'} | gen3db.passwords.length is '12'; expected a whole number between"
            + " 1 and 128",
        "passwords: {classes: [lower, greek]} | gen3db.passwords.classes is a list; expected a list"
            + " of lower, upper, digit and special",
        "databaseServer: {address: nowhere} | gen3db.databaseServer.address is 'nowhere'; expected"
            + " HOST:PORT",
        "databaseServer: {address: 'admin:hunter2@db:1'} | gen3db.databaseServer.address is text;"
            + " expected HOST:PORT",
        "databaseServer: {connectTimeout: 0s} | gen3db.databaseServer.connectTimeout is '0s'; it must"
            + " be longer than nothing",
        "databaseServer: {connectTimeout: 10} | gen3db.databaseServer.connectTimeout is 10; expected"
            + " a duration such as 500ms, 10s or 5m",
        "databaseServer: {portForward: often} | gen3db.databaseServer.portForward is 'often'; expected"
            + " never or auto",
        "extensions: {arborist: ltree} | gen3db.extensions.arborist is 'ltree'; expected a list of"
            + " names such as [ltree]",
      })
  void theFoundValueIsShownUnlessItMayHoldAPassword(String setting, String message) {
    write("values.yaml", "gen3db:\n  secretStore: {adapter: directory}\n  " + setting + "\n");
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err()).startsWith("error GEN3DB-202 values.yaml:3: " + message + "\n");
  }

  @Test
  @Provokes("BAD_SETTING")
  void aFlagsPathIsToldOnce() {
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "--set", "gen3db.parallelism=0");
    assertThat(run.err())
        .startsWith("error GEN3DB-202 --set: gen3db.parallelism is 0; expected a whole number");
  }

  @Test
  @Provokes("BAD_SETTING")
  void filesThatAreNotThereAreToldWithTheValues() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    write(
        "values.yaml",
        """
        global: {dev: true}
        gen3db:
          databaseServer:
            sslRootCert: ca.pem
            masters:
              a.example.org:
                username: postgres
                passwordFile: secret.txt
              b.example.org: {username: postgres, passwordFile: folder}
          secretStore: {adapter: directory}
        """);
    for (String command : List.of("plan --offline", "explain fence", "apply", "status")) {
      Run run = RunnerUnderTest.run(folder, (command + " -f values.yaml").split(" "));
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.err().lines().filter(line -> line.startsWith("error")))
          .containsExactly(
              "error GEN3DB-202 values.yaml:4: gen3db.databaseServer.sslRootCert: the file 'ca.pem'"
                  + " does not exist",
              "error GEN3DB-202 values.yaml:8: gen3db.databaseServer.masters.a.example.org"
                  + ".passwordFile: the file 'secret.txt' does not exist",
              "error GEN3DB-202 values.yaml:9: gen3db.databaseServer.masters.b.example.org"
                  + ".passwordFile: the file 'folder' is a folder");
    }
    Run embedded =
        RunnerUnderTest.run(folder, "explain", "fence", "--embedded", "-f", "values.yaml");
    assertThat(embedded.exitCode()).as(embedded.all()).isZero();
    write("secret.txt", "a");
    write("ca.pem", "a");
    Run there = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml");
    assertThat(there.err().lines().filter(line -> line.startsWith("error"))).hasSize(1);
  }

  @ParameterizedTest
  @Provokes("BAD_SETTING")
  @ValueSource(
      strings = {
        "dev: true",
        "dev: false, postgres: {dbCreate: false}",
        "dev: false, postgres: {master: {host: db.example.org, password: a}}"
      })
  void anAliasOfNobodyIsToldWithItsLine(String global) {
    write(
        "values.yaml",
        """
        global: {%s}
        gen3db:
          databaseServer:
            masters:
              alias.example.org:
                aliasOf: other.example.org
          secretStore: {adapter: directory}
        """
            .formatted(global));
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "error GEN3DB-202 values.yaml:6: gen3db.databaseServer.masters.alias.example.org.aliasOf"
                + " names other.example.org, which is neither global.postgres.master.host");
  }

  @Test
  @Provokes({"BAD_SETTING", "UNKNOWN_ADAPTER", "BAD_PORT"})
  void allMistakesAreToldAtOnceByTheirLines() {
    write(
        "values.yaml",
        """
        gen3db:
          remoteSecrets: {adapter: nowhere}
          secretStore: {adapter: vault}
          parallelism: 0
        fence:
          postgres: {port: 99999}
        global:
          dev: true
          externalSecrets: {deploy: true}
        """);
    Run run = RunnerUnderTest.run(folder, "apply", "-f", "values.yaml");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("error")))
        .extracting(line -> line.split(" ")[1] + " " + line.split(" ")[2])
        .containsExactly(
            "GEN3DB-203 values.yaml:2:",
            "GEN3DB-203 values.yaml:3:",
            "GEN3DB-202 values.yaml:4:",
            "GEN3DB-107 values.yaml:6:");
  }

  @Test
  @Provokes("UNKNOWN_SETTING")
  void oneWayOutOfSeveralMistakesIsToldOnce() {
    write("values.yaml", "gen3db:\n  aaa: 1\n  bbb: 1\n");
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "-f", "values.yaml");
    assertThat(run.err().lines().map(line -> line.split(":")[0]))
        .containsExactly("error GEN3DB-201 values.yaml", "error GEN3DB-201 values.yaml", "  hint");
  }
}
