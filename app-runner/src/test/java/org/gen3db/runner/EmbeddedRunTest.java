package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gen3db.runner.console.Terminals;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All commands against the real embedded PostgreSQL, as a newcomer uses them. */
@Tag("jdk")
class EmbeddedRunTest {
  private static final String QUICKSTART =
      Path.of("../examples/quickstart.yaml").toAbsolutePath().normalize().toString();

  private static final Path TERRAFORM = Path.of("../examples/terraform/main.tf");

  /** In the program: a word, a variable, or the file of the loop, behind its option. */
  private static final Pattern WORD =
      Pattern.compile("\"([^\"]+)\"|(?<!in )var\\.(\\w+)|, (file)\\]");

  private static final Pattern RESULT = Pattern.compile("\\.result\\.(\\w+)");

  @TempDir static Path directory;
  private static CommandRun first;

  @BeforeAll
  static void firstApply() {
    first = apply("-o", "json");
  }

  @AfterAll
  static void stop() {
    CommandRun.in(directory, "stop", "--embedded");
  }

  private static CommandRun apply(String... further) {
    return run("apply", further);
  }

  private static CommandRun run(String command, String... further) {
    var line = new ArrayList<String>(List.of(command.split(" ")));
    line.addAll(List.of("--embedded", "-f", QUICKSTART));
    line.addAll(List.of(further));
    return CommandRun.in(directory, line.toArray(String[]::new));
  }

  @Test
  void quickstartMakesThreeServices() throws Exception {
    assertThat(first.exitCode()).as(first.err()).isZero();
    Shapes.APPLY.check(first.json());
    assertThat(first.json().get("services").findValuesAsText("outcome"))
        .containsExactly("CREATED", "CREATED", "CREATED");
    assertThat(first.json().get("services").findValuesAsText("service"))
        .containsExactly("fence", "indexd", "sheepdog");
    assertThat(first.err()).contains("fence: create-database fence_gen3");
    try (Stream<Path> secrets = Files.list(directory.resolve(".gen3db/secrets"))) {
      assertThat(secrets.map(file -> file.getFileName().toString()))
          .contains("fence-dbcreds.yaml", "indexd-dbcreds.yaml", "sheepdog-dbcreds.yaml");
    }
  }

  @Test
  void secondApplyChangesNothingAndSaysSo() {
    CommandRun again = apply("-o", "json");
    CommandRun forPeople = apply();

    assertThat(again.exitCode()).isZero();
    Shapes.APPLY.check(again.json());
    assertThat(again.json().get("services").findValuesAsText("outcome"))
        .containsExactly("UNCHANGED", "UNCHANGED", "UNCHANGED");
    assertThat(again.err()).isEmpty();
    assertThat(forPeople.out())
        .containsPattern("fence +UNCHANGED +fence_gen3 +fence_gen3 +127.0.0.1:[0-9]+")
        .contains(": 3 UNCHANGED.\n")
        .contains(" The Secrets are in .gen3db/secrets.\n")
        .contains("\nNext: gen3db status --embedded -f ")
        .containsPattern("\n      gen3db exec fence --embedded -f [^\n]+ -- psql\n")
        .endsWith("\n      gen3db stop --embedded\n");
  }

  @Test
  void planShowsActionsOnlyWhereSomethingWouldChange() {
    CommandRun nothing = run("plan", "-o", "json", "--detailed-exitcode");
    CommandRun wider =
        run("plan", "-o", "json", "--detailed-exitcode", "--set", "wts.enabled=true");
    CommandRun forPeople = run("plan", "--set", "wts.enabled=true");

    assertThat(nothing.exitCode()).isZero();
    Shapes.PLAN.check(nothing.json());
    assertThat(nothing.json().at("/services/0/actions")).isEmpty();
    assertThat(wider.exitCode()).isEqualTo(3);
    Shapes.PLAN.check(wider.json());
    assertThat(wider.json().at("/services/3/actions").findValuesAsText("action"))
        .contains("create-role", "create-database", "publish-secret");
    assertThat(forPeople.exitCode()).isZero();
    assertThat(forPeople.out())
        .contains("wts\n  + keep the new password in the Secret wts-dbcreds-pending\n")
        .contains("  + create the role wts_gen3\n")
        .contains("1 to create, 0 to change, 3 unchanged. Nothing was changed yet.");
    assertThat(directory.resolve(".gen3db/secrets/wts-dbcreds.yaml")).doesNotExist();
  }

  @Test
  void statusIsReadyAfterRealLogins() {
    CommandRun run = run("status", "-o", "json");

    assertThat(run.exitCode()).isZero();
    Shapes.STATUS.check(run.json());
    assertThat(run.json().get("services").findValuesAsText("state"))
        .containsExactly("READY", "READY", "READY");
    assertThat(run("status").out()).contains("All 3 services READY: each logged in.");
  }

  @Test
  void looksTellTheirStepsWhenAskedFor() {
    for (String command : List.of("plan", "status")) {
      assertThat(run(command, "-v").err())
          .containsPattern("(?m)^fence: observe \\S+: done in [0-9]+ ms$")
          .containsPattern("(?m)^indexd: observe \\S+: done in [0-9]+ ms$");
      assertThat(run(command).err()).isEmpty();
    }
  }

  @Test
  void logsAndMetricsTellOfTheSameRun() throws Exception {
    CommandRun run =
        run("status", "-v", "--log-format", "json", "--metrics", directory + "/gen3db.prom");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err().lines())
        .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"))
        .anyMatch(
            line ->
                line.contains(
                    "\"event\":\"step-ended\",\"service\":\"fence\",\"action\":\"observe\""));
    String metrics = Files.readString(directory.resolve("gen3db.prom"));
    assertThat(metrics.lines())
        .contains(
            "gen3db_service_state{command=\"status\",namespace=\"default\",release=\"gen3\","
                + "service=\"fence\",state=\"READY\"} 1.0")
        .anyMatch(
            line -> line.matches("gen3db_step_duration_seconds_count\\{action=\"observe\",.*} 3"));
    String password = run("env fence", "-o", "json").json().path("PGPASSWORD").asText();
    assertThat(run.out() + run.err() + metrics).doesNotContain(password);
    assertThat(password).isNotEmpty();
  }

  /**
   * The protocol of Terraform's external data source, by the very program of the example: a query
   * on standard input, an object of texts on standard output; or what is wrong on standard error.
   */
  @Test
  void terraformGetsAFlatMapOfTexts() throws Exception {
    CommandRun run = terraform("fence");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().isObject()).isTrue();
    assertThat(run.json()).allMatch(JsonNode::isTextual);
    assertThat(run.json().path("PGDATABASE").asText()).isEqualTo("fence_gen3");
    String outputs = Files.readString(TERRAFORM);
    assertThat(RESULT.matcher(outputs).results().map(found -> found.group(1)))
        .hasSize(5)
        .allMatch(run.json()::has);
    CommandRun none = terraform("no-such-service");
    assertThat(none.exitCode()).isNotZero();
    assertThat(none.err()).startsWith("error GEN3DB-").contains("no-such-service");
  }

  private static CommandRun terraform(String service) throws Exception {
    var variables =
        Map.of(
            "service", service, "release", "gen3", "namespace", "default", "kube_context", "any");
    String text = Files.readString(TERRAFORM);
    String program = text.substring(text.indexOf("program = concat("), text.indexOf("  )\n}"));
    var words = new ArrayList<String>();
    WORD.matcher(program)
        .results()
        .forEach(
            found ->
                words.add(
                    found.group(1) != null
                        ? found.group(1)
                        : found.group(2) != null ? variables.get(found.group(2)) : QUICKSTART));
    assertThat(words).startsWith("gen3db", "env", service).endsWith("--values", QUICKSTART);
    words.add("--embedded");
    return CommandRun.with(
        directory,
        Terminals.NONE,
        Map.of(),
        "{}",
        words.subList(1, words.size()).toArray(String[]::new));
  }

  @Test
  void explanationTellsThePortThatWasChosen() throws Exception {
    String port = Files.readString(directory.resolve(".gen3db/postgres/port")).strip();

    assertThat(run("explain fence").out())
        .containsPattern("host +127.0.0.1 +embedded")
        .containsPattern("port +" + port + " +embedded");
  }

  @Test
  void passwordIsNotRepeatedInTheNextCommand() {
    CommandRun run = run("status", "--set", "fence.postgres.password=pl4nted,a.b=true");

    assertThat(run.out())
        .contains("\nNext, with your --set too: gen3db plan --embedded -f ")
        .doesNotContain("pl4nted");
  }

  /** The values choose the embedded server, and another folder than {@code --embedded} does. */
  @Test
  void secretsAreSaidToBeWhereTheyAre() {
    String chosen = "gen3db.databaseServer.adapter=embedded,gen3db.secretStore.adapter=directory";
    CommandRun run =
        CommandRun.in(
            directory,
            "apply",
            "-f",
            QUICKSTART,
            "--set",
            chosen + ",gen3db.secretStore.path=elsewhere,gen3db.remoteSecrets.adapter=directory",
            "--set",
            "metadata.enabled=true,metadata.postgres.database=other,metadata.postgres.username=other",
            "--service",
            "metadata");

    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out()).contains(" The Secrets are in elsewhere.\n");
    assertThat(directory.resolve("elsewhere/metadata-dbcreds.yaml")).exists();
  }

  @Test
  void oneServiceIsSpokenOfAsOne() {
    assertThat(run("status", "--service", "fence").out())
        .contains("The service is READY: it logged in.");
  }

  @Test
  void statusOfWhatIsNotThereAsksForAttention() {
    CommandRun run = run("status", "-o", "json", "--set", "wts.enabled=true");

    assertThat(run.exitCode()).isEqualTo(3);
    Shapes.STATUS.check(run.json());
    assertThat(run.json().at("/services/3/state").asText()).isEqualTo("MISSING");
    assertThat(run.json().at("/services/3/findings/0/code").asText()).isEqualTo("GEN3DB-F206");
    assertThat(run("status", "--set", "wts.enabled=true").out())
        .contains("3 of 4 services READY. ")
        .contains("\nNext: gen3db plan --embedded -f ")
        .endsWith(" --set wts.enabled=true\n");
  }

  @Test
  void variablesLogIn() throws Exception {
    CommandRun run = run("env fence", "--format", "json");

    assertThat(run.exitCode()).isZero();
    Shapes.ENV.check(run.json());
    assertThat(run("env fence", "-o", "json").out()).isEqualTo(run.out());
    assertThat(run("env fence", "-o", "yaml").yaml()).isEqualTo(run.json());
    assertThat(run("env fence").out().lines())
        .hasSize(6)
        .startsWith("unset PGHOSTADDR PGSERVICE PGSERVICEFILE")
        .filteredOn(line -> !line.startsWith("unset "))
        .allMatch(line -> line.matches("export PG[A-Z]+='[^']+'"));
    assertThat(run("env fence", "--format", "dotenv").out().lines())
        .hasSize(5)
        .allMatch(line -> line.matches("PG[A-Z]+=[A-Za-z0-9_.]+"));
    JsonNode env = run.json();
    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://"
                + env.get("PGHOST").asText()
                + ":"
                + env.get("PGPORT").asText()
                + "/"
                + env.get("PGDATABASE").asText(),
            env.get("PGUSER").asText(),
            env.get("PGPASSWORD").asText())) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void variablesThatAreNotThereYetSayWhatToDo() {
    CommandRun run = run("env wts", "--set", "wts.enabled=true");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error GEN3DB-502").contains("gen3db apply");
  }

  @Test
  void noDocumentButEnvHoldsAPassword() {
    List<String> passwords =
        Stream.of("fence", "indexd", "sheepdog")
            .map(service -> run("env " + service, "-o", "json").json().get("PGPASSWORD").asText())
            .toList();
    assertThat(passwords).doesNotHaveDuplicates().allMatch(password -> password.length() >= 20);
    for (String command : List.of("plan", "apply", "status", "explain fence", "plan --offline")) {
      for (String loudness : List.of("-o table -vv", "-o json -v", "-o yaml -q")) {
        CommandRun run = run(command, loudness.split(" "));
        assertThat(run.exitCode()).as(command).isZero();
        for (String password : passwords) {
          String encoded = Base64.getEncoder().encodeToString(password.getBytes());
          assertThat(run.out() + run.err())
              .as(command + " " + loudness)
              .isNotEmpty()
              .doesNotContain(password)
              .doesNotContain(encoded.substring(0, encoded.length() - 4));
        }
      }
    }
  }

  @Test
  void explicitPasswordIsUsedAndNeverShown() {
    String planted = "pl4nted'\"\\ $x%é";
    CommandRun.write(directory, "password", planted);
    String[] further = {
      "--set",
      "wts.enabled=true,wts.postgres.database=explicit",
      "--set",
      "wts.postgres.username=explicit",
      "--set-file",
      "wts.postgres.password=password",
      "-vv"
    };
    CommandRun plan = run("plan", further);
    CommandRun apply = apply(further);
    CommandRun env = run("env wts", with(further, "-o", "json"));

    assertThat(apply.exitCode()).as(apply.err()).isZero();
    assertThat(env.json().get("PGPASSWORD").asText()).isEqualTo(planted);
    assertThat(plan.out() + plan.err() + apply.out() + apply.err()).doesNotContain("pl4nted");
    assertThat(plan.err()).doesNotContain("GEN3DB-W104");
    delete(directory.resolve(".gen3db/secrets/wts-dbcreds.yaml"));
  }

  @Test
  void passwordOnTheCommandLineIsWarnedAboutAndNotShown() {
    String[] further = {
      "--set",
      "fence.enabled=true,wts.postgres.password=pl4nted",
      "--set-string",
      "indexd.postgres.password=pl4nted"
    };
    CommandRun forPeople = run("plan --offline", further);
    CommandRun quiet = run("plan --offline", with(further, "-q"));
    CommandRun json = run("plan --offline", with(further, "-o", "json"));

    assertThat(forPeople.err())
        .contains("warning GEN3DB-W104: --set wts.postgres.password puts a password")
        .contains("--set-file indexd.postgres.password=FILE");
    assertThat(quiet.err()).isEmpty();
    assertThat(json.err()).isEmpty();
    assertThat(json.json().get("warnings").findValuesAsText("code"))
        .containsExactly("GEN3DB-W104", "GEN3DB-W104");
    assertThat(forPeople.out() + forPeople.err() + json.out()).doesNotContain("pl4nted");
  }

  @Test
  void keptPlanIsAppliedWhileNothingMoved() throws Exception {
    String[] further = {"--set", "audit.enabled=true"};
    CommandRun plan = run("plan", with(further, "--out", "kept.json"));
    Path kept = directory.resolve("kept.json");

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    Shapes.PLAN.check(CommandRun.JSON.readTree(kept.toFile()));

    CommandRun moved = apply(with(further, "kept.json", "--set", "audit.postgres.database=audits"));
    assertThat(moved.exitCode()).isEqualTo(1);
    assertThat(moved.out()).isEmpty();
    assertThat(moved.err())
        .contains("error GEN3DB-412 audit: ")
        .contains("\n  credentials.database was audit_gen3 and is audits\n")
        .contains("apply would no longer create the database audit_gen3")
        .contains("apply would now create the database audits")
        .contains("Nothing was changed.")
        .doesNotContain("GEN3DB-412 fence");
    assertThat(directory.resolve(".gen3db/secrets/audit-dbcreds.yaml")).doesNotExist();

    CommandRun chosen = apply(with(further, "kept.json", "--service", "audit"));
    assertThat(chosen.err())
        .contains("GEN3DB-412 --service: the plan was kept for audit, fence, indexd, sheepdog, and")
        .contains("--service chooses audit now");

    CommandRun fewer = apply("kept.json");
    assertThat(fewer.err())
        .contains("error GEN3DB-412 audit: ")
        .contains("no longer in the values");

    CommandRun applied = apply(with(further, "kept.json", "-o", "json"));
    assertThat(applied.exitCode()).as(applied.err()).isZero();
    assertThat(applied.json().at("/services/0/outcome").asText()).isEqualTo("CREATED");

    CommandRun again = apply(with(further, "kept.json", "-o", "json"));
    assertThat(again.exitCode()).isEqualTo(1);
    Shapes.ERROR.check(again.json());
    assertThat(again.json().at("/errors/0/message").asText())
        .contains("apply would no longer create the role audit_gen3");
  }

  @Test
  void fileThatIsNoPlanIsRefused() {
    CommandRun.write(directory, "other.json", "{\"kind\": \"Plan\", \"services\": [{}]}");
    CommandRun.write(directory, "broken.json", "{");

    for (String file : List.of("other.json", "broken.json", "absent.json")) {
      CommandRun run = apply(file);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("error GEN3DB-501 PLAN: the file " + file);
    }
  }

  @Test
  void planThatCannotBeKeptFails() {
    CommandRun run = run("plan", "--out", "absent/kept.json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error GEN3DB-504 --out");
  }

  @Test
  void takingOverAServiceThatDoesNotExistIsAMistake() {
    CommandRun run = apply("--take-over", "fence,fense");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("GEN3DB-112").contains("did you mean fence?");
  }

  @Test
  void failureOfOneServiceLeavesTheOthersAndEndsWithOne() {
    String[] further = {
      "--set",
      "peregrine.enabled=true,metadata.enabled=true",
      "--set",
      "gen3db.extensions.peregrine={absent_extension}"
    };
    CommandRun json = apply(with(further, "-o", "json"));

    assertThat(json.exitCode()).isEqualTo(1);
    Shapes.APPLY.check(json.json());
    List<String> outcomes = json.json().get("services").findValuesAsText("outcome");
    assertThat(json.json().get("services").findValuesAsText("service"))
        .containsExactly("fence", "indexd", "metadata", "peregrine", "sheepdog");
    assertThat(outcomes.get(2)).isEqualTo("CREATED");
    assertThat(outcomes.get(3)).isEqualTo("FAILED");
    CommandRun forPeople = apply(further);
    assertThat(forPeople.exitCode()).isEqualTo(1);
    assertThat(forPeople.out())
        .containsPattern("peregrine +FAILED")
        .contains("  x " + json.json().at("/services/3/error/code").asText())
        .contains("    hint: ")
        .contains("Next: mend what the hints above say");
  }

  @Test
  void waitingForAnAdministratorAsksForAttention() {
    String[] further = {
      "--set", "global.postgres.dbCreate=false", "--set", "requestor.enabled=true", "-o", "json"
    };
    CommandRun run = apply(further);

    assertThat(run.exitCode()).isEqualTo(3);
    Shapes.APPLY.check(run.json());
    assertThat(run.json().at("/services/2/outcome").asText()).isEqualTo("AWAITING_DATABASE");
    assertThat(run.json().at("/services/2/master").isNull()).isTrue();
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
