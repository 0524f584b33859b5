package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gen3db.lab.Run;
import org.gen3db.lab.Stores;
import org.gen3db.runner.Main;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.aws.Fault;
import org.gen3db.testkit.aws.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that are killed with -9 while they wait for an answer of Secrets Manager: before the request
 * was done, and after it. One more run makes all well, with one password everywhere.
 */
class AwsKilledTest extends AtSecretsManager {
  private static final int KILLED = 137;

  private Path values() throws IOException {
    server.dropAll();
    Path own = Files.createTempDirectory(folder, "run");
    Files.writeString(own.resolve("base.yaml"), server.values());
    Files.writeString(
        own.resolve("aws.yaml"),
        """
        global:
          externalSecrets: {deploy: true, pushSecret: true}
        gen3db:
          remoteSecrets: {adapter: aws-secrets-manager, endpoint: "%s", region: us-east-1}
        """
            .formatted(manager.endpoint()));
    return own;
  }

  private static String[] line(String... command) {
    var line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--service", "fence", "-f", "base.yaml", "-f", "aws.yaml"));
    return line.toArray(String[]::new);
  }

  private static Run succeeds(Path own, String... command) {
    Run run = RunnerUnderTest.run(own, line(command));
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  /** Runs it in a process of its own that dies at its n-th request; returns its exit code. */
  private int killed(Path own, int deadly, boolean afterwards, String... command) throws Exception {
    var count = new AtomicInteger();
    return killed(own, request -> count.incrementAndGet() >= deadly, afterwards, command);
  }

  /**
   * Runs it in a process of its own that dies at the first request that is deadly, and reaches
   * nobody any more; returns its exit code.
   *
   * @param afterwards whether that request is carried out
   */
  private int killed(Path own, Predicate<Request> deadly, boolean afterwards, String... command)
      throws Exception {
    var process = new AtomicReference<Process>();
    var dead = new AtomicBoolean();
    manager.breakBy(
        request -> {
          if (!dead.get() && !deadly.test(request)) {
            return Fault.NONE;
          }
          process.get().destroyForcibly();
          return !dead.getAndSet(true) && afterwards ? Fault.CUT_AFTERWARDS : Fault.CUT;
        });
    var program =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Daws.accessKeyId=AKIATESTS00000000000",
                "-Daws.secretAccessKey=secret-of-the-tests",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    program.addAll(List.of(line(command)));
    synchronized (process) {
      process.set(
          new ProcessBuilder(program)
              .directory(own.toFile())
              .redirectErrorStream(true)
              .redirectOutput(own.resolve("child-output").toFile())
              .start());
    }
    assertThat(process.get().waitFor(3, TimeUnit.MINUTES)).isTrue();
    manager.breakBy(request -> Fault.NONE);
    return process.get().exitValue();
  }

  private void isWell(Path own, String what) throws SQLException {
    Map<String, String> secret = new Stores(own).secret("fence-dbcreds");
    String entry =
        (String)
            manager
                .as("GetSecretValue", Map.of("SecretId", ENTRY, "VersionStage", "AWSCURRENT"))
                .get("SecretString");
    assertThat(entry).as(what).contains("\"password\":\"" + secret.get("password") + "\"");
    try (var connection = server.open("fence_gen3", "fence_gen3", secret.get("password"))) {
      assertThat(connection.isValid(5)).as(what).isTrue();
    }
    assertThat(new Stores(own).allSecrets()).as(what).doesNotContainKey("fence-dbcreds-pending");
    assertThat(succeeds(own, "apply").out()).as(what).contains("UNCHANGED");
    assertThat(manager.as("DescribeSecret", Map.of("SecretId", ENTRY)).get("VersionIdsToStages"))
        .as(what)
        .asString()
        .contains("AWSCURRENT");
  }

  /** One of those that are killed everywhere in the full build: the entry is there, untold. */
  @Test
  void whoeverIsKilledOnceTheEntryIsMadeIsFinishedByTheNextRun() throws Exception {
    Path own = values();
    int exit = killed(own, request -> request.operation().equals("CreateSecret"), true, "apply");
    assertThat(exit).as(Files.readString(own.resolve("child-output"))).isEqualTo(KILLED);
    succeeds(own, "apply");
    isWell(own, "killed once the entry was made");
  }

  /**
   * Where a run dies. What a read has changed is nothing, so that before and after are the same.
   */
  record Moment(int request, String operation, boolean afterwards) {
    @Override
    public String toString() {
      return (afterwards ? "after " : "before ") + operation + ", its request " + request;
    }
  }

  private static Stream<Moment> moments(List<String> operations) {
    var moments = new ArrayList<Moment>();
    for (int i = 0; i < operations.size(); i++) {
      String operation = operations.get(i);
      moments.add(new Moment(i + 1, operation, false));
      if (!operation.matches("(BatchGet|Get|Describe|List).*")) {
        moments.add(new Moment(i + 1, operation, true));
      }
    }
    return moments.stream();
  }

  /** What a command asks for, one after another, whenever nothing disturbs it. */
  private List<String> operations(Path own, String... command) {
    List<String> operations = Collections.synchronizedList(new ArrayList<>());
    manager.breakBy(
        request -> {
          operations.add(request.operation());
          return Fault.NONE;
        });
    succeeds(own, command);
    manager.breakBy(request -> Fault.NONE);
    return List.copyOf(operations);
  }

  private static Stream<Moment> asItGoes(Work work) throws Exception {
    var test = new AwsKilledTest();
    test.folder = ScratchFolders.create("moments");
    test.begin();
    try {
      return moments(work.operations(test, test.values()));
    } finally {
      test.end();
    }
  }

  /** A run whose requests are counted. */
  private interface Work {
    List<String> operations(AwsKilledTest test, Path own);
  }

  static Stream<Moment> ofAnApply() throws Exception {
    return asItGoes((test, own) -> test.operations(own, "apply"));
  }

  static Stream<Moment> ofARotation() throws Exception {
    return asItGoes(
        (test, own) -> {
          succeeds(own, "apply");
          return test.operations(own, "rotate", "fence");
        });
  }

  private void dies(Path own, Moment moment, String... command) throws Exception {
    int exit = killed(own, moment.request(), moment.afterwards(), command);
    assertThat(exit).as(Files.readString(own.resolve("child-output"))).isEqualTo(KILLED);
    succeeds(own, "apply");
    isWell(own, "killed");
  }

  @ParameterizedTest
  @MethodSource("ofAnApply")
  @Tag("full")
  void anApplyThatIsKilledAtAnyRequestIsFinishedByTheNextRun(Moment moment) throws Exception {
    dies(values(), moment, "apply");
  }

  @ParameterizedTest
  @MethodSource("ofARotation")
  @Tag("full")
  void aRotationThatIsKilledAtAnyRequestIsFinishedByTheNextRun(Moment moment) throws Exception {
    Path own = values();
    succeeds(own, "apply");
    String before = new Stores(own).secret("fence-dbcreds").get("password");
    dies(own, moment, "rotate", "fence");
    succeeds(own, "rotate", "fence");
    isWell(own, "killed, and rotated");
    assertThat(new Stores(own).secret("fence-dbcreds").get("password")).isNotEqualTo(before);
  }
}
