package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals, exit codes and streams of a real process, on the embedded PostgreSQL. */
@Tag("jdk")
class ProcessTest {
  private static final String QUICKSTART =
      Path.of("../examples/quickstart.yaml").toAbsolutePath().normalize().toString();
  private static final String[] EMBEDDED = {"--embedded", "-f", QUICKSTART};

  @TempDir static Path directory;

  @BeforeAll
  static void apply() {
    CommandRun run = RealProcess.start(directory, line("apply", EMBEDDED)).end();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .as("what takes long is told at once")
        .startsWith("INFO making an embedded PostgreSQL")
        .contains("\nfence: create-database fence_gen3\n");
  }

  @AfterAll
  static void stop() {
    CommandRun.in(directory, "stop", "--embedded");
  }

  private static String[] line(String command, String[] options, String... further) {
    var line = new ArrayList<String>(List.of(command.split(" ")));
    line.addAll(List.of(options));
    line.addAll(List.of(further));
    return line.toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void interruptedApplyReportsWhatIsDoneAndCanBeRepeated(String signal, int exitCode)
      throws Exception {
    String values = values(signal.toLowerCase(java.util.Locale.ROOT));
    var begun = new CountDownLatch(2); // the second service: the first is done
    try (RealProcess apply =
        RealProcess.start(
            directory,
            line -> {},
            line -> {
              if (line.contains(": keep-pending ")) {
                begun.countDown();
              }
            },
            "apply",
            "--embedded",
            "-f",
            values,
            "-o",
            "json")) {
      assertThat(begun.await(90, TimeUnit.SECONDS)).isTrue();
      apply.signal(signal);
      CommandRun run = apply.end();

      assertThat(run.exitCode()).isEqualTo(exitCode);
      Shapes.APPLY.check(run.json());
      List<String> outcomes = run.json().get("services").findValuesAsText("outcome");
      assertThat(outcomes).contains("FAILED").containsAnyOf("CREATED");
      assertThat(run.json().get("services").findValues("error"))
          .allMatch(error -> error.get("code").asText().equals("GEN3DB-503"));
    }

    CommandRun again = CommandRun.in(directory, "apply", "--embedded", "-f", values, "-o", "json");
    assertThat(again.exitCode()).as(again.out()).isZero();
    assertThat(CommandRun.in(directory, "status", "--embedded", "-f", values).exitCode()).isZero();
  }

  /** The driver would name it to the server, which refuses the session then. */
  @Test
  void aTimeZoneThatTheServerDoesNotKnowIsNoMatter() {
    CommandRun run =
        RealProcess.startWith(List.of("-Duser.timezone=ACT"), directory, line("status", EMBEDDED))
            .end();
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void interruptedApplyTellsPeopleInOneLineWhatNeverBeganAndWhatKeepsRunning() throws Exception {
    String values = values("people");
    var begun = new CountDownLatch(2); // the second service: the first is done
    try (RealProcess apply =
        RealProcess.start(
            directory,
            line -> {},
            line -> {
              if (line.contains(": keep-pending ")) {
                begun.countDown();
              }
            },
            "apply",
            "--embedded",
            "-f",
            values)) {
      assertThat(begun.await(90, TimeUnit.SECONDS)).isTrue();
      apply.signal("INT");
      CommandRun run = apply.end();

      assertThat(run.exitCode()).isEqualTo(130);
      assertThat(run.out())
          .containsOnlyOnce("GEN3DB-503: interrupted before anything was done for people")
          .contains(", people")
          .endsWith(
              "Interrupted: what is done is complete or resumable. Next: the same command again.\n"
                  + "The server that gen3db started keeps running; to stop it: gen3db stop"
                  + " --embedded\n");
    }
  }

  /** Services enough that some are still to come, one after another. */
  private static String values(String prefix) {
    var text = new StringBuilder("global: {dev: true, postgres: {dbCreate: true}}\n");
    for (String off :
        List.of(
            "arborist", "audit", "fence", "indexd", "metadata", "peregrine", "sheepdog", "wts")) {
      text.append(off).append(": {enabled: false}\n");
    }
    text.append("gen3db:\n  parallelism: 1\n  services:\n");
    for (int i = 0; i < 12; i++) {
      text.append("    %s%d: {condition: %s%d.enabled}\n".formatted(prefix, i, prefix, i));
    }
    return CommandRun.write(directory, prefix + ".yaml", text.toString()).toString();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void commandThatOnlyLooksEndsAtOnce(String signal, int exitCode) throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RealProcess status = startStatus(silent.getLocalPort());
        // Whoever connects waits for an answer that never comes.
        Socket asking = silent.accept()) {
      status.signal(signal);
      CommandRun run = status.end();

      assertThat(run.exitCode()).isEqualTo(exitCode);
      Shapes.ERROR.check(run.json());
      assertThat(run.json().at("/errors/0/code").asText()).isEqualTo("GEN3DB-503");
    }
  }

  private static RealProcess startStatus(int port) {
    return RealProcess.start(
        directory,
        "status",
        "--set",
        "global.dev=false,global.postgres.dbCreate=true,global.postgres.master.host=127.0.0.1",
        "--set",
        "global.postgres.master.port=" + port,
        "--set-string",
        "global.postgres.master.password=pl4nted",
        "--set",
        "gen3db.databaseServer.connectTimeout=60s,gen3db.databaseServer.startupDeadline=60s",
        "--set",
        "gen3db.secretStore.adapter=directory",
        "-o",
        "json");
  }

  @Test
  void programGetsTheVariablesAndItsExitCodeIsOurs() {
    CommandRun run =
        RealProcess.start(
                directory,
                line(
                    "exec fence",
                    EMBEDDED,
                    "--",
                    "/bin/sh",
                    "-c",
                    "echo \"$PGUSER@$PGHOST/$PGDATABASE ${#PGPASSWORD} ${PGHOSTADDR-unset} $1\";"
                        + " echo err >&2; exit 7",
                    "sh",
                    "--version"))
            .end();

    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.out()).isEqualTo("fence_gen3@127.0.0.1/fence_gen3 24 unset --version\n");
    assertThat(run.err()).isEqualTo("err\n");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 42", "INT, 43", "HUP, 44"})
  void signalsReachTheProgramAndItsAnswerCounts(String signal, int exitCode) throws Exception {
    var ready = new CountDownLatch(1);
    try (RealProcess exec =
        RealProcess.start(
            directory,
            line -> ready.countDown(),
            line -> {},
            line(
                "exec fence",
                EMBEDDED,
                "--",
                "/bin/sh",
                "-c",
                "trap 'exit 42' TERM; trap 'exit 43' INT; trap 'exit 44' HUP;"
                    + " echo ready; while :; do sleep 0.1; done"))) {
      assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
      exec.signal(signal);

      assertThat(exec.end().exitCode()).isEqualTo(exitCode);
    }
  }

  /**
   * The program counts what reaches it, and is in the midst of a sleep then, which a first signal
   * ends, so that a second one is not the same; its input is not the terminal that it is on.
   */
  @Test
  void controlCOnATerminalReachesTheProgramOnce() throws Exception {
    String program =
        "n=0; trap 'n=$((n+1))' INT; (sleep 0.5; echo ready) & for i in 1 2 3;"
            + " do sleep 1; done; echo interrupted $n times";
    try (RealProcess exec =
        RealProcess.startOnTerminal(
            directory, "ready", line("exec fence", EMBEDDED, "--", "/bin/sh", "-c", program))) {
      assertThat(exec.end().out()).contains("interrupted 1 times");
    }
  }

  @Test
  void quietRunSaysNothingBesideItsResult() {
    CommandRun run = RealProcess.start(directory, line("apply", EMBEDDED, "-q")).end();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void programThatEndsByASignalIsToldAsShellsDo() {
    CommandRun run =
        RealProcess.start(
                directory, line("exec fence", EMBEDDED, "--", "/bin/sh", "-c", "kill -KILL $$"))
            .end();

    assertThat(run.exitCode()).isEqualTo(128 + 9);
  }

  @Test
  void programThatCannotBeRunHasTheShellsExitCodes() {
    CommandRun absent =
        CommandRun.in(directory, line("exec fence", EMBEDDED, "--", "absent-program"));
    Path plain = CommandRun.write(directory, "plain", "text");
    CommandRun notExecutable =
        CommandRun.in(directory, line("exec fence", EMBEDDED, "--", plain.toString()));

    assertThat(absent.exitCode()).isEqualTo(127);
    assertThat(absent.err()).startsWith("error GEN3DB-501 exec: 'absent-program' cannot be run");
    assertThat(notExecutable.exitCode()).isEqualTo(126);
  }

  @Test
  void stoppedServerIsStartedByWhoeverNeedsIt() {
    CommandRun stopped = CommandRun.in(directory, "stop", "--embedded", "-o", "json");
    CommandRun again = CommandRun.in(directory, "stop", "--embedded", "-o", "json");
    CommandRun exec = CommandRun.in(directory, line("exec fence", EMBEDDED, "--", "true"));
    CommandRun status = CommandRun.in(directory, line("status", EMBEDDED));

    assertThat(stopped.exitCode()).isZero();
    Shapes.STOP.check(stopped.json());
    assertThat(stopped.json().get("stopped").asBoolean()).isTrue();
    assertThat(again.exitCode()).isZero();
    assertThat(again.json().get("stopped").asBoolean()).isFalse();
    assertThat(exec.exitCode()).as(exec.err()).isZero();
    assertThat(status.exitCode()).isZero();
  }

  @Test
  void resultThatCannotBeWrittenIsAFailure() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "adapters")
            .redirectOutput(new java.io.File("/dev/full"))
            .start();
    String err = new String(process.getErrorStream().readAllBytes());

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(err).startsWith("error GEN3DB-504 standard output");
  }

  @Test
  void readerWhoLeavesIsNoFailure() throws Exception {
    Process shell =
        new ProcessBuilder(
                "bash",
                "-c",
                "\"$0\" -cp \"$1\" org.gen3db.runner.Main --help | true; echo ${PIPESTATUS[0]}",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .start();

    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .endsWith("0\n")
        .doesNotContain("GEN3DB-");
    assertThat(shell.waitFor()).isZero();
  }
}
