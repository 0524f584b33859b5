package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gen3db.runner.console.Terminals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of command lines that cannot be understood, and of none. */
class UsageTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pln | 'pln' is no command of gen3db; did you mean plan?",
        "upgrade | 'upgrade' is no command of gen3db",
        "plan --offlin | the option --offlin is unknown; did you mean --offline?",
        "plan --set | missing required parameter for option '--set'",
        "plan -o xml -f a.yaml | 'xml' is no form of output",
        "plan extra | the argument 'extra' belongs to no option",
        "plan --offline --detailed-exitcode | nobody knows whether anything would change",
        "plan --offline --out p.json | a plan without a look at the server cannot be applied",
        "explain | SERVICE is missing",
        "explain -f absent.yaml | SERVICE is missing",
        "env -f absent.yaml | SERVICE is missing",
        "exec -f absent.yaml --embedded | SERVICE is missing",
        "env fence --format xml -f a.yaml | 'xml' is no form of variables",
        "exec fence | CMD is missing behind --",
        "exec fence -f absent.yaml --embedded | CMD is missing behind --",
        "exec fence -f absent.yaml -- | CMD is missing behind --",
        "completion | bash or zsh is missing",
        "completion fish | there is no script for 'fish'",
        "stop | stops no server but the one that it started itself",
        "help pln | 'pln' is no command of gen3db; did you mean plan?",
        "apply --release a --release b | should be specified only once",
      })
  void mistakeOnTheCommandLineIsNamedWithItsWayOut(String line, String message) {
    CommandRun run = CommandRun.in(directory, line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error GEN3DB-501").contains(message).contains("\n  hint: ");
    assertThat(run.err().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--adapter-path x adapters | gen3db plan --adapter-path …",
        "--nobody-knows=x | See gen3db --help.",
        "-f a.yaml apply | gen3db plan -f …",
      })
  void anOptionBeforeItsCommandIsToldWhereItBelongs(String line, String hint) {
    CommandRun run = CommandRun.in(directory, line.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(" is unknown\n  hint: ").endsWith(hint + "\n");
  }

  /** Helm renders the chart without values files too: its defaults are values. */
  @ParameterizedTest
  @ValueSource(strings = {"plan --offline", "explain fence", "plan --offline --set a=b"})
  void theChartsDefaultsAloneAreValues(String line) {
    CommandRun run = CommandRun.in(directory, line.split(" "));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("gen3-postgresql").contains("fence_gen3");
    assertThat(run.err())
        .startsWith("warning GEN3DB-W108: no values file was given")
        .contains("-f FILE");
    assertThat(run.err().lines().filter(said -> said.startsWith("warning"))).hasSize(1);
  }

  @Test
  void aDocumentHoldsTheWarningThatNoFileWasGiven() {
    CommandRun run = CommandRun.in(directory, "plan", "--offline", "-o", "json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .as("whoever reads the document alone may never look at its warnings")
        .startsWith("warning GEN3DB-W108: no values file was given");
    assertThat(run.json().at("/warnings").findValuesAsText("code")).containsExactly("GEN3DB-W108");
    assertThat(run.json().at("/services").size()).isEqualTo(8);
    assertThat(CommandRun.in(directory, "plan", "--offline", "-o", "json", "-q").err()).isEmpty();
  }

  @Test
  void noWarningWhereAFileIsGiven() throws IOException {
    Files.writeString(directory.resolve("v.yaml"), "global: {dev: true}\n");

    assertThat(CommandRun.in(directory, "plan", "--offline", "-f", "v.yaml").err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--set-json", "--set-literal"})
  void flagsThatOnlyHelmTakesAreTold(String flag) {
    CommandRun run = CommandRun.in(directory, "plan", "--offline", flag, "fence={}");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error GEN3DB-501 gen3db plan: the option " + flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o json", "-ojson", "--output json", "--output=json"})
  void mistakeOnTheCommandLineIsADocumentWhereOneIsAskedFor(String output) {
    CommandRun run = CommandRun.in(directory, ("plan --offlin " + output).split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEmpty();
    Shapes.ERROR.check(run.json());
    assertThat(run.json().at("/errors/0/code").asText()).isEqualTo("GEN3DB-501");
  }

  @Test
  void twoFormsOfVariablesContradictEachOther() {
    CommandRun run =
        CommandRun.in(directory, "env fence --format shell -o json -f a.yaml".split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.json().at("/errors/0/message").asText())
        .isEqualTo("--format shell and --output json contradict each other");
  }

  @Test
  void everyProblemOfTheValuesIsTold() {
    CommandRun.write(
        directory,
        "values.yaml",
        """
        fence:
          postgres:
            port: 99999
            username: 12
        gen3db:
          paralelism: 3
        """);

    CommandRun forPeople = CommandRun.in(directory, "plan", "--offline", "-f", "values.yaml");
    CommandRun json =
        CommandRun.in(directory, "plan", "--offline", "-f", "values.yaml", "-o", "json");
    CommandRun yaml =
        CommandRun.in(directory, "plan", "--offline", "-f", "values.yaml", "-o", "yaml");

    assertThat(forPeople.exitCode()).isEqualTo(2);
    assertThat(forPeople.out()).isEmpty();
    assertThat(forPeople.err())
        .contains("error GEN3DB-107 values.yaml:3: ")
        .contains("error GEN3DB-105 values.yaml:4: ")
        .contains("error GEN3DB-201 values.yaml:6: ")
        .contains("parallelism");
    assertThat(json.exitCode()).isEqualTo(2);
    Shapes.ERROR.check(json.json());
    assertThat(json.json().get("errors")).hasSize(3);
    assertThat(yaml.exitCode()).isEqualTo(2);
    assertThat(yaml.yaml()).isEqualTo(json.json());
  }

  @Test
  void argumentThatMissedItsOptionIsNotShownWhole() {
    CommandRun stray = CommandRun.in(directory, "plan", "fence.postgres.password=pl4nted");
    CommandRun option = CommandRun.in(directory, "plan", "--sett=fence.postgres.password=pl4nted");

    assertThat(stray.err()).contains("fence.postgres.password=…").doesNotContain("pl4nted");
    assertThat(option.err()).contains("--sett").doesNotContain("pl4nted");
  }

  @Test
  void withoutArgumentsTheUsageIsShownAsAMistake() {
    CommandRun run = CommandRun.in(directory);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: gen3db").contains("apply").contains("completion");
  }

  @Test
  void helpIsAResult() {
    for (String[] line :
        new String[][] {{"--help"}, {"help"}, {"plan", "--help"}, {"help", "plan"}}) {
      CommandRun run = CommandRun.in(directory, line);
      assertThat(run.exitCode()).as(String.join(" ", line)).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("Usage: gen3db");
    }
    assertThat(CommandRun.in(directory, "help", "plan").out())
        .isEqualTo(CommandRun.in(directory, "plan", "--help").out())
        .contains("--detailed-exitcode");
  }

  @Test
  void helpSpeaksOfNoOptionThatMeansNothing() {
    assertThat(CommandRun.in(directory, "stop", "--help").out())
        .contains("--embedded", "--output", "--values")
        .doesNotContain("--chart", "--service");
    for (String command : List.of("explain", "env", "exec")) {
      assertThat(CommandRun.in(directory, command, "--help").out())
          .contains("--values", "SERVICE")
          .doesNotContain("--service");
    }
    assertThat(CommandRun.in(directory, "completion", "bash").out()).contains("--values");
  }

  /** The line of the command before, with another verb. */
  @Test
  void stopTakesTheOptionsThatApplyTook() {
    CommandRun.write(directory, "v.yaml", "");

    CommandRun run =
        CommandRun.in(directory, "stop", "--embedded", "-f", "v.yaml", "--service", "fence");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Was not running");
  }

  @Test
  void strayWordMayBeAService() {
    assertThat(CommandRun.in(directory, "status", "fence").err())
        .contains("the argument 'fence' belongs to no option")
        .contains("hint: Choose a service with --service NAME");
  }

  @Test
  void emptyStandardInputIsNoValuesFile() {
    CommandRun run = CommandRun.in(directory, "plan", "--offline", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error GEN3DB-101 -: standard input is empty");
  }

  @Test
  void helpFitsTheTerminal() {
    CommandRun run =
        CommandRun.with(
            directory,
            new Terminals(true, true, true),
            Map.of("COLUMNS", "60", "NO_COLOR", "1"),
            "",
            "plan",
            "--help");

    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
  }

  @Test
  void boldOfHelpIsEndedWithoutADoubleUnderline() {
    CommandRun run =
        CommandRun.with(
            directory, new Terminals(true, true, true), Map.of("COLUMNS", "80"), "", "--help");

    assertThat(run.out()).contains("\u001b[1m").doesNotContain("\u001b[21m");
  }

  @Test
  void versionIsTold() {
    assertThat(CommandRun.in(directory, "--version").out()).startsWith("gen3db ").endsWith("\n");
  }

  @Test
  void valuesMayComeFromStandardInput() {
    CommandRun run =
        CommandRun.with(
            directory,
            Terminals.NONE,
            Map.of(),
            "global: {dev: true, postgres: {dbCreate: true}}\n",
            "plan",
            "--offline",
            "-f",
            "-",
            "-o",
            "json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().get("services")).isNotEmpty();
  }

  @Test
  void argumentsAreTakenAsTheyStand() {
    CommandRun.write(directory, "arguments", "--embedded");
    CommandRun run =
        CommandRun.in(
            directory,
            "explain",
            "fence",
            "--set",
            "fence.postgres.database=\"${user.name}\"",
            "-o",
            "json",
            "@arguments");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("the argument '@arguments' belongs to no option");
    CommandRun quoted =
        CommandRun.in(
            directory,
            "explain",
            "fence",
            "--set",
            "fence.postgres.database=\"${user.name}\"",
            "-o",
            "json");
    assertThat(quoted.json().at("/credentials/0/value").asText()).isEqualTo("\"${user.name}\"");
  }
}
