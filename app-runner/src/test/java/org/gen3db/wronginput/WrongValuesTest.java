package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.gen3db.adapter.helm.HelmCode;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.lab.Provokes;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that cannot be meant. */
class WrongValuesTest extends RefusedInput {
  @ParameterizedTest
  @Provokes("UNQUOTED_TEXT")
  @ValueSource(strings = {"123456789", "0123456789", "1e7", "1.50", "0x1F", "true"})
  void anUnquotedPasswordThatYamlReadsAsSomethingElse(String password) {
    refusedValues(
        "fence:\n  postgres:\n    password: " + password + "\n",
        ValuesCode.UNQUOTED_TEXT,
        "values.yaml:3",
        "fence.postgres.password",
        "quotes");
    assertThat(
            RunnerUnderTest.run(folder, "apply", "-f", "values.yaml")
                .err()
                .replace("true or false", ""))
        .doesNotContain(password);
  }

  @Test
  @Provokes("UNQUOTED_TEXT")
  void anUnquotedPasswordOfTheMaster() {
    refusedValues(
        "global:\n  dev: false\n  postgres:\n    master: {host: h, password: 42}\n",
        ValuesCode.UNQUOTED_TEXT,
        "values.yaml:4",
        "global.postgres.master.password",
        "quotes");
  }

  @Test
  @Provokes("LOCAL_FLAGS_DIFFER")
  void bothNamesOfTheLocalFlagAndDifferent() {
    refusedValues(
        "global:\n  externalSecrets:\n    deploy: true\n    dbCreate: true\n"
            + "    createLocalK8sSecret: false\n",
        ValuesCode.LOCAL_FLAGS_DIFFER,
        "values.yaml:",
        "createLocalK8sSecret",
        "one of them");
  }

  @ParameterizedTest
  @Provokes("BAD_VALUE")
  @ValueSource(
      strings = {
        "fence: [a]",
        "fence: {postgres: [a, b]}",
        "fence: {postgres: {externalSecrets: x}, externalSecrets: [a]}",
        "global: [a]",
        "global: {postgres: [a]}",
        "global: {postgres: {master: [a]}}",
        "global: {externalSecrets: yes}",
        "fence: text",
        "fence: {postgres: {password: {a: b}}}",
        "fence: {postgres: {password: \"a\\nb\"}}",
        "global: {dev: maybe}"
      })
  void aShapeThatDoesNotBelongThere(String values) {
    refusedValues(values, ValuesCode.BAD_VALUE, "values.yaml:1", "", "");
  }

  @ParameterizedTest
  @Provokes("BAD_PORT")
  @ValueSource(strings = {"99999", "0", "-1", "\"99999\"", "\"5432x\"", "54.32"})
  void aPortThatIsNone(String port) {
    refusedValues(
        "fence:\n  postgres:\n    port: " + port + "\n",
        ValuesCode.BAD_PORT,
        "values.yaml:3",
        "fence.postgres.port",
        "5432");
  }

  @ParameterizedTest
  @Provokes("BAD_NAME")
  @ValueSource(strings = {"database", "username"})
  void aNameOf64Bytes(String key) {
    for (String name : List.of("a".repeat(64), "é".repeat(32), "a\u0007".repeat(32), "  ")) {
      refusedValues(
          "fence:\n  postgres:\n    " + key + ": \"" + name.replace("\u0007", "\\a") + "\"\n",
          ValuesCode.BAD_NAME,
          "values.yaml:3",
          key,
          "");
    }
  }

  @Test
  @Provokes("BAD_NAME")
  void aReleaseThatMakesADefaultNameTooLong() {
    refused(
        ValuesCode.BAD_NAME,
        "default",
        "65 bytes",
        "",
        "apply",
        "--set",
        "embedding-management-service.enabled=true",
        "--set",
        "a=b",
        "--service",
        "embedding-management-service",
        "--release",
        "r".repeat(36));
  }

  @Test
  @Provokes("NO_MASTER")
  void noMaster() {
    refusedValues(
        "global: {dev: false}\n",
        ValuesCode.NO_MASTER,
        "",
        "global.postgres.master.host",
        "global.postgres.externalSecret");
  }

  @Test
  @Provokes("NO_MASTER")
  void aMasterWithoutPassword() {
    refusedValues(
        "global:\n  dev: false\n  postgres: {master: {host: 127.0.0.1}}\n",
        ValuesCode.NO_MASTER,
        "",
        "global.postgres.master.password",
        "");
  }

  @ParameterizedTest
  @Provokes("KEYS_OF_ENTRY")
  @ValueSource(strings = {"pushSecret: true", "pushSecret: false"})
  void furtherKeysOfASecretThatFollowsItsEntry(String flag) {
    refusedValues(
        "global: {dev: true, externalSecrets: {deploy: true, %s}}\n".formatted(flag)
            + "gen3db: {secretStore: {adapter: directory}, remoteSecrets: {adapter: directory},\n"
            + "  connectionKeys: {fence: [uri]}}\n",
        ValuesCode.KEYS_OF_ENTRY,
        "values.yaml:3",
        "gen3db.connectionKeys.fence: the delivery of fence is PU",
        "gen3db.logins");
  }

  @ParameterizedTest
  @Provokes("LOGIN_NOT_ALONE")
  @CsvSource(
      delimiter = '|',
      value = {
        "{fence: {a: {access: read, username: indexd_gen3}}} | gen3db.logins.fence.a: the user"
            + " 'indexd_gen3' is that of indexd too",
        "{fence: {a: {access: read, username: x}}, indexd: {b: {access: read, username: x}}} |"
            + " gen3db.logins.indexd.b: the user 'x' is that of fence.a too",
        "{fence: {a: {access: read, username: fence_gen3_2}}} | gen3db.logins.fence.a: the user"
            + " 'fence_gen3_2' is that of the second login of fence (R18) too",
        "{fence: {a: {access: read, username: x}, b: {access: read, username: x_2}}} |"
            + " gen3db.logins.fence.b: the user 'x_2' is that of the second login of fence.a (R18) too",
        "{fence: {a: {access: read, username: x_2}, b: {access: read, username: x}}} |"
            + " gen3db.logins.fence.b: its second login (R18) 'x_2' is that of fence.a too",
        "{fence: {\"2\": {access: read}}} | gen3db.logins.fence.2: the user 'fence_gen3_2' is that"
            + " of the second login of fence (R18) too",
        "{fence: {a: {access: read, secret: s}}, indexd: {b: {access: read, secret: s}}} |"
            + " gen3db.logins.indexd.b: the Secret s is that of fence.a too",
        "{fence: {a: {access: read, secret: s-pending}, b: {access: read, secret: s}}} |"
            + " gen3db.logins.fence.b: the Secret s-pending is that of fence.a too",
        "{fence: {a: {access: read, secret: gen3-postgresql}}} | gen3db.logins.fence.a: the Secret"
            + " gen3-postgresql is that of the administrator too",
      })
  void aLoginThatIsAnothersToo(String logins, String message) {
    refusedValues(
        "global: {dev: true}\ngen3db: {secretStore: {adapter: directory}, logins: %s}\n"
            .formatted(logins),
        ValuesCode.LOGIN_NOT_ALONE,
        "values.yaml:2",
        message,
        "of its own");
  }

  @Test
  @Provokes("ROLE_WISHES_DIFFER")
  void twoWishesForOneRole() {
    refusedValues(
        "global: {dev: true}\n"
            + "fence: {postgres: {username: both}}\n"
            + "indexd: {postgres: {username: both}}\n"
            + "gen3db:\n"
            + "  secretStore: {adapter: directory}\n"
            + "  roles:\n"
            + "    fence: {connectionLimit: 5}\n"
            + "    indexd: {connectionLimit: 6}\n",
        ValuesCode.ROLE_WISHES_DIFFER,
        "values.yaml:8",
        "gen3db.roles.indexd: the user 'both' is that of fence too, of which something else is"
            + " wanted",
        "the same for each");
  }

  @Test
  @Provokes("SHARED_ROLE_PASSWORDS")
  void twoPasswordsForOneRole() {
    refusedValues(
        "fence: {postgres: {username: both, password: one}}\n"
            + "indexd: {postgres: {username: both, password: two}}\n",
        ValuesCode.SHARED_ROLE_PASSWORDS,
        "values.yaml:2",
        "fence",
        "same password");
  }

  @ParameterizedTest
  @Provokes("RESERVED_NAME")
  @ValueSource(
      strings = {
        "username: pg_monitor",
        "username: rdsadmin",
        "username: cloudsqlsuperuser",
        "database: postgres",
        "database: template1"
      })
  void aNameThatBelongsToTheServer(String name) {
    refusedValues(
        "fence:\n  postgres: {" + name + "}\n",
        ValuesCode.RESERVED_NAME,
        "values.yaml:2",
        "",
        "another");
  }

  @ParameterizedTest
  @Provokes("BAD_HOST")
  @CsvSource({
    "'global: {dev: false, postgres: {master: {password: x, host: \"db:5433\"}}}',holds a port",
    "'fence: {postgres: {host: \"[::1]:5433\"}}',holds a port",
    "'fence: {postgres: {host: postgresql://db}}',is a URL",
    "'fence: {postgres: {host: \"db, db2\"}}',holds a comma",
    "'fence: {postgres: {host: \"db?sslmode=disable\"}}',holds '?'",
    "'fence: {postgres: {host: \" db\"}}',holds a space",
    "'fence: {postgres: {host: \"db\\n\"}}',holds a space or control character",
    "'gen3db: {databaseServer: {masters: {\"db:1\": {aliasOf: x}}}}',holds a port",
    "'gen3db: {databaseServer: {masters: {db: {aliasOf: \"x/y\"}}}}',holds '/'",
  })
  void aHostThatIsNone(String values, String message) {
    refusedValues(values + "\n", ValuesCode.BAD_HOST, "values.yaml:1", message, "port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"[::1]\": {aliasOf: gen3-postgresql}, \"::1\": {aliasOf: gen3-postgresql}}",
        "{db: {aliasOf: gen3-postgresql}, DB.: {aliasOf: gen3-postgresql}}"
      })
  @Provokes("BAD_SETTING")
  void aMasterThatStandsThereTwice(String masters) {
    refusedValues(
        "gen3db: {databaseServer: {masters: " + masters + "}}\n",
        ValuesCode.BAD_SETTING,
        "values.yaml:1",
        "each host once, however it is spelt",
        "");
  }

  @Test
  @Provokes("UNKNOWN_SERVICE")
  void aServiceThatIsNotThere() {
    write("v.yaml", "a: b\n");
    refused(
        ValuesCode.UNKNOWN_SERVICE,
        "",
        "did you mean fence?",
        "",
        "apply",
        "--embedded",
        "-f",
        "v.yaml",
        "--service",
        "fense");
    refused(
        ValuesCode.UNKNOWN_SERVICE,
        "",
        "did you mean fence?",
        "",
        "explain",
        "fense",
        "-f",
        "v.yaml");
  }

  @Test
  @Provokes("BAD_RELEASE")
  void aReleaseOrNamespaceWithoutAName() {
    refused(
        ValuesCode.BAD_RELEASE,
        "--release",
        "'Gen 3'",
        "",
        "plan",
        "--set",
        "a=b",
        "--release",
        "Gen 3");
    refused(
        ValuesCode.BAD_RELEASE, "--namespace", "'a.b'", "", "plan", "--set", "a=b", "-n", "a.b");
  }

  @Test
  @Provokes("CHART_NOT_READABLE")
  void aChartThatIsNone() throws IOException {
    refused(HelmCode.CHART_NOT_READABLE, "nowhere", "", "", "plan", "--chart", "nowhere");
    Files.createDirectory(folder.resolve("empty"));
    refused(HelmCode.CHART_NOT_READABLE, "empty", "Chart.yaml", "", "plan", "--chart", "empty");
  }
}
