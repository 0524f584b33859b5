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
        "gen3db: {services: {mine: {cond: a}}} # condition"
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

  @ParameterizedTest
  @Provokes("UNKNOWN_SETTING")
  @ValueSource(
      strings = {
        "gen3db: {dumps: {adpter: s3}}",
        "gen3db: {dumps: {adapter: s3, bukcet: x}}",
        "gen3db: {search: {adapter: elasticsearch, ulr: x}}",
        "gen3db: {search: {url: x}}",
        "gen3db: {remoteSecrets: {adapter: directory, paht: x}}",
        "gen3db: {secretStore: {adapter: directory, paht: x}}",
        "gen3db: {databaseServer: {sslMod: disable}, secretStore: {adapter: directory}}"
      })
  void aKeyThatNothingReadsInASectionOfAnAdapter(String values) {
    refusedValues(values, ValuesCode.UNKNOWN_SETTING, "values.yaml:1", "is unknown", "adapters");
  }

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
}
