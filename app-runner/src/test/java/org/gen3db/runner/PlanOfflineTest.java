package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.gen3db.runner.console.Terminals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** plan --offline and explain: from the values alone. */
class PlanOfflineTest {
  private static final String PRODUCTION =
      Path.of("../examples/production.yaml").toAbsolutePath().normalize().toString();

  @TempDir Path directory;

  @Test
  void productionExampleIsPlannedAsItsCommentsSay() {
    CommandRun run = CommandRun.in(directory, "plan", "--offline", "-f", PRODUCTION, "-o", "json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    Shapes.OFFLINE_PLAN.check(run.json());
    JsonNode plan = run.json();
    assertThat(plan.get("environment").asText()).isEqualTo("prod");
    assertThat(plan.get("services").findValuesAsText("service")).isSorted().contains("fence");
    JsonNode fence = service(plan, "fence");
    assertThat(fence.get("delivery").asText()).isEqualTo("PUSH");
    assertThat(fence.get("remoteSecretName").asText()).isEqualTo("prod-fence-creds");
    assertThat(fence.at("/credentials/database/value").asText()).isEqualTo("fence_prod");
    assertThat(fence.at("/credentials/database/source").asText())
        .matches(".*production.yaml:[0-9]+");
    assertThat(fence.at("/credentials/port/value").isInt()).isTrue();
    assertThat(fence.at("/credentials/password/source").asText()).isEqualTo("generated");
    assertThat(fence.at("/master/host/value").isNull()).isTrue();
    assertThat(fence.at("/master/password/source").asText())
        .isEqualTo("secret prod-postgres-master/password");
    assertThat(service(plan, "indexd").get("remoteSecretName").asText())
        .isEqualTo("prod/gen3/indexd");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aPageIsWrittenBesideTheResult() throws IOException {
    CommandRun run =
        CommandRun.in(
            directory, "plan", "--offline", "-f", PRODUCTION, "-o", "json", "--report", "p.html");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().get("kind").asText()).isEqualTo("Plan");
    assertThat(directory.resolve("p.html"))
        .content()
        .startsWith("<!doctype html>")
        .contains("<title>gen3db plan, release ", "fence_prod", "production.yaml:");
    assertThat(Files.getPosixFilePermissions(directory.resolve("p.html")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aPageThatCannotBeWrittenIsToldBeforeAnythingElse() {
    for (String place : List.of("absent/p.html", ".")) {
      CommandRun run =
          CommandRun.in(directory, "plan", "--offline", "-f", "absent.yaml", "--report", place);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("error GEN3DB-504 --report: the page cannot be written");
    }
  }

  /** Issue 16, F1: what only the entry decides is not told from the values, which it overrules. */
  @Test
  void issue16F1_ofPullNothingIsKnownButTheEntry() {
    CommandRun.write(
        directory,
        "pull.yaml",
        """
        global:
          dev: true
          externalSecrets: {deploy: true}
        fence:
          postgres: {database: mine, username: me, password: shown-nowhere}
          externalSecrets: {dbcreds: the/entry}
        """);
    JsonNode plan =
        CommandRun.in(
                directory, "plan", "--offline", "-f", "pull.yaml", "--service=fence", "-o", "json")
            .json();
    CommandRun explained =
        CommandRun.in(directory, "explain", "fence", "-f", "pull.yaml", "-o", "json");

    Shapes.OFFLINE_PLAN.check(plan);
    JsonNode credentials = service(plan, "fence").get("credentials");
    for (String key : List.of("database", "username", "host", "port", "password")) {
      assertThat(credentials.get(key).path("source").asText())
          .as(key)
          .isEqualTo("remote secret the/entry");
      assertThat(credentials.get(key).path("value").asText("")).as(key).isIn("", "null");
      assertThat(credentials.get(key).has("value")).as(key).isEqualTo(!key.equals("password"));
    }
    Shapes.EXPLAIN.check(explained.json());
    for (JsonNode line : explained.json().get("credentials")) {
      String key = line.get("key").asText();
      if (!key.equals("dbcreated")) {
        assertThat(line.get("source").asText()).as(key).isEqualTo("remote secret the/entry");
        assertThat(line.get("value").isNull()).as(key).isEqualTo(!key.equals("password"));
      }
    }
    assertThat(CommandRun.in(directory, "plan", "--offline", "-f", "pull.yaml").out())
        .containsPattern("fence +PULL +\\(remote secret the/entry\\) +\\(remote secret the/entry");
  }

  /** R1: what an operator wrote is an override, also where the chart's default says the same. */
  @Test
  void aPortThatSaysWhatTheChartsDefaultSaysIsStillThatOfTheValues() {
    CommandRun.write(
        directory,
        "ports.yaml",
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            master: {host: db.example.org, port: "6432", username: postgres, password: m}
        fence: {postgres: {host: own.example.org, port: "5432"}}
        indexd: {postgres: {port: "5432"}}
        sheepdog: {postgres: {host: other.example.org}}
        """);
    JsonNode plan =
        CommandRun.in(directory, "plan", "--offline", "-f", "ports.yaml", "-o", "json").json();

    for (List<String> port :
        List.of(
            List.of("fence", "5432", "ports.yaml:6"),
            List.of("indexd", "5432", "ports.yaml:7"),
            List.of("sheepdog", "5432", "default"),
            List.of("arborist", "6432", "ports.yaml:5"))) {
      JsonNode found = service(plan, port.get(0)).at("/credentials/port");
      assertThat(found.path("value").asText()).as(port.get(0)).isEqualTo(port.get(1));
      assertThat(found.path("source").asText()).as(port.get(0)).isEqualTo(port.get(2));
    }
  }

  @Test
  void localDeliveryHasNoRemoteSecretAndNoCreationNoMaster() {
    CommandRun run =
        CommandRun.in(
            directory,
            "plan",
            "--offline",
            "--set",
            "global.dev=true,global.postgres.dbCreate=false,fence.postgres.dbCreate=true",
            "--service=indexd",
            "--service=fence",
            "-o",
            "json");

    assertThat(run.json().get("services").findValuesAsText("service"))
        .containsExactly("fence", "indexd");
    assertThat(service(run.json(), "fence").get("remoteSecretName").isNull()).isTrue();
    assertThat(service(run.json(), "fence").get("master").isObject()).isTrue();
    assertThat(service(run.json(), "indexd").get("createDatabase").asBoolean()).isFalse();
    assertThat(service(run.json(), "indexd").get("master").isNull()).isTrue();
  }

  @Test
  void yamlSaysTheSameAsJson() {
    String[] line = {"plan", "--offline", "-f", PRODUCTION, "-o"};

    assertThat(CommandRun.in(directory, with(line, "yaml")).yaml())
        .isEqualTo(CommandRun.in(directory, with(line, "json")).json());
  }

  @Test
  void tableNamesWhatIsWantedAndThatNothingWasLookedAt() {
    CommandRun run = CommandRun.in(directory, "plan", "--offline", "-f", PRODUCTION);

    assertThat(run.out())
        .contains("SERVICE")
        .containsPattern("fence +PUSH +fence_prod +fence_prod +gen3-prod.*:5432 +gen3db")
        .contains("no server and no store was looked at");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120, 200})
  void tableFitsTheTerminal(int columns) {
    for (String command : new String[] {"plan --offline", "explain fence", "adapters"}) {
      String line = command.equals("adapters") ? command : command + " -f " + PRODUCTION;
      CommandRun run =
          CommandRun.with(
              directory,
              new Terminals(true, true, true),
              Map.of("COLUMNS", "" + columns, "NO_COLOR", "1"),
              "",
              line.split(" "));

      assertThat(run.exitCode()).as(run.err()).isZero();
      if (columns >= 80) {
        assertThat(run.out().lines())
            .allSatisfy(shown -> assertThat(shown).hasSizeLessThanOrEqualTo(columns));
      }
      assertThat(run.out()).doesNotContain("\u001b");
    }
  }

  @Test
  void coloursAreForTerminalsOnly() {
    Terminals terminal = new Terminals(true, true, true);
    String[] line = {"plan", "--offline", "-f", PRODUCTION};

    assertThat(CommandRun.with(directory, terminal, Map.of(), "", line).out()).contains("\u001b[");
    assertThat(CommandRun.with(directory, terminal, Map.of("NO_COLOR", "1"), "", line).out())
        .doesNotContain("\u001b");
    assertThat(CommandRun.with(directory, terminal, Map.of("TERM", "dumb"), "", line).out())
        .doesNotContain("\u001b");
    assertThat(CommandRun.in(directory, line).out()).doesNotContain("\u001b");
  }

  @Test
  void explanationNamesPlaceAndRuleOfEveryKey() {
    CommandRun run = CommandRun.in(directory, "explain", "fence", "-f", PRODUCTION, "-o", "json");

    Shapes.EXPLAIN.check(run.json());
    assertThat(run.json().get("credentials").findValuesAsText("key"))
        .containsExactly("database", "dbcreated", "host", "password", "port", "username");
    CommandRun forPeople = CommandRun.in(directory, "explain", "fence", "-f", PRODUCTION);
    assertThat(forPeople.out())
        .containsPattern("database +fence_prod +.*production.yaml:[0-9]+ +postgres.database is set")
        .containsPattern("password +\\*\\*\\*\\* +generated")
        .containsPattern("delivery +PUSH")
        .contains("deploy yes, local no, push yes");
  }

  @Test
  void unknownServiceIsNamedWithTheNearest() {
    CommandRun run = CommandRun.in(directory, "explain", "fense", "-f", PRODUCTION);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("GEN3DB-112").contains("did you mean fence?");
  }

  @Test
  void serviceThatIsNotThereIsNamedWithThoseThatAre() {
    for (String line :
        List.of(
            "explain nosvc",
            "env nosvc",
            "plan --offline --take-over nosvc",
            "plan --take-over nosvc",
            "plan --offline --harden nosvc",
            "plan --offline --service nosvc")) {
      CommandRun run = CommandRun.in(directory, (line + " -f " + PRODUCTION).split(" "));

      assertThat(run.exitCode()).as(line).isEqualTo(2);
      assertThat(run.err())
          .contains("no service 'nosvc' with a database is on in this release; there are ")
          .containsPattern("GEN3DB-112 (SERVICE|--take-over|--harden|--service): ")
          .contains("fence, ");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void everybodyMayBeTakenOver() {
    CommandRun run =
        CommandRun.in(directory, "plan", "--offline", "-f", PRODUCTION, "--take-over", "all");

    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void ownHostWithoutAnAdministratorIsAFinding() {
    CommandRun.write(directory, "password", "pl4nted");
    CommandRun.write(
        directory,
        "own.yaml",
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            master: {host: db.example.org, username: postgres, password: pl4nted}
        fence: {postgres: {host: other.example.org}}
        indexd: {postgres: {host: DB.example.org, port: 6000}}
        wts: {postgres: {host: alias.example.org}}
        audit: {postgres: {host: own.example.org}}
        gen3db:
          databaseServer:
            masters:
              alias.example.org: {aliasOf: db.example.org}
              own.example.org: {username: postgres, passwordFile: password}
        """);
    CommandRun plan = CommandRun.in(directory, "plan", "--offline", "-f", "own.yaml", "-o", "json");
    CommandRun explain = CommandRun.in(directory, "explain", "fence", "-f", "own.yaml");

    assertThat(plan.exitCode()).isZero();
    Shapes.OFFLINE_PLAN.check(plan.json());
    for (JsonNode service : plan.json().get("services")) {
      String name = service.get("service").asText();
      assertThat(service.get("findings").findValuesAsText("code"))
          .as(name)
          .isEqualTo(List.of("fence", "indexd").contains(name) ? List.of("GEN3DB-405") : List.of());
    }
    assertThat(service(plan.json(), "fence").at("/findings/0/message").asText())
        .contains("other.example.org:5432 (own.yaml:6)", "db.example.org:5432");
    assertThat(service(plan.json(), "indexd").at("/findings/0/message").asText())
        .contains("DB.example.org:6000");
    for (CommandRun run :
        List.of(CommandRun.in(directory, "plan", "--offline", "-f", "own.yaml"), explain)) {
      assertThat(run.out())
          .contains("GEN3DB-405: the database is to be created on other.example.org:5432")
          .contains("masters: {other.example.org: {username: ");
    }
    Shapes.EXPLAIN.check(
        CommandRun.in(directory, "explain", "fence", "-f", "own.yaml", "-o", "json").json());
  }

  @Test
  void embeddedServerThatNeverRanHasNoPortYet() {
    String[] line = {"explain", "fence", "--embedded", "-f", PRODUCTION};

    CommandRun json = CommandRun.in(directory, with(line, "-ojson"));
    assertThat(json.json().at("/credentials/4/key").asText()).isEqualTo("port");
    assertThat(json.json().at("/credentials/4/value").isNull()).isTrue();
    assertThat(json.json().at("/credentials/4/source").asText()).isEqualTo("embedded");
    assertThat(CommandRun.in(directory, line).out())
        .containsPattern("port +\\(not known yet\\) +embedded +the embedded server")
        .contains("chosen at its first start")
        .doesNotContain("5432");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void adaptersAreListedWithTheirSettings() {
    CommandRun run = CommandRun.in(directory, "adapters", "-o", "json");

    Shapes.ADAPTERS.check(run.json());
    assertThat(run.json().get("adapters").findValuesAsText("id"))
        .contains("postgres", "embedded", "directory", "helm");
    assertThat(CommandRun.in(directory, "adapters").out())
        .contains("KIND")
        .contains("sslMode")
        .contains("maintenanceDatabase");
  }

  @Test
  void thePolicyIsADocumentToo() throws IOException {
    Files.writeString(
        directory.resolve("push.yaml"),
        """
        global:
          externalSecrets: {deploy: true, pushSecret: true}
        gen3db:
          remoteSecrets: {adapter: aws-secrets-manager, kmsKeyId: alias/gen3}
        """);
    CommandRun run =
        CommandRun.in(directory, "render", "--iam-policy", "-f", "push.yaml", "-o", "json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Shapes.POLICY.check(run.json());
    CommandRun inYaml =
        CommandRun.in(directory, "render", "--iam-policy", "-f", "push.yaml", "-o", "yaml");
    assertThat(inYaml.out()).contains("kind: \"Policy\"", "kms:ResourceAliases: \"alias/gen3\"");
  }

  @Test
  void adapterPathThatIsNoFolderIsNamed() {
    CommandRun run = CommandRun.in(directory, "adapters", "--adapter-path", "absent");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("GEN3DB-203 --adapter-path").contains("absent");
  }

  private static JsonNode service(JsonNode plan, String name) {
    for (JsonNode service : plan.get("services")) {
      if (service.get("service").asText().equals(name)) {
        return service;
      }
    }
    throw new AssertionError("no service " + name);
  }

  private static String[] with(String[] line, String last) {
    var all = java.util.Arrays.copyOf(line, line.length + 1);
    all[line.length] = last;
    return all;
  }
}
