package org.gen3db.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.SmallDisk;
import org.gen3db.testkit.FaultProxy;
import org.gen3db.testkit.Tree;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs are killed, servers are killed, connections break and disks fill up; one more run must make
 * all well. {@code faults/run} does it for long; see docs/faults.md. A seed repeats the choices,
 * not the scheduling of processes.
 */
@Tag("full")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class FaultsTest {
  private static final long SEED = Long.getLong("gen3db.faults.seed", System.nanoTime());

  /** More than a run of five services has steps, so that some chosen points are never reached. */
  private static final int MOST_STEPS = 75;

  private static ScratchServer server;
  private final Random random = new Random(SEED);
  private final Map<String, Integer> counts = new TreeMap<>();
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ScratchServer.durable();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void tellSeed() {
    System.out.println("seed " + SEED);
  }

  @AfterEach
  void tellCounts() {
    counts.forEach((what, count) -> System.out.println(count + " " + what));
    server.dropAll();
  }

  @Test
  void killedRuns() throws Exception {
    int kills = Integer.getInteger("gen3db.faults.runnerKills", 16);
    for (int i = 0, done = 0; done < kills; i++) {
      Scenario scenario = Scenario.ALL.get(i % Scenario.ALL.size());
      Release release = prepare(scenario, "");
      var recovery = new Recovery(server, release, scenario);
      int hit = i % 4 == 3 ? killTwoAtOnce(release) : killOne(release);
      if (hit > 0) {
        done += hit;
        count("killed: " + scenario.name());
      } else {
        count("ended before the kill");
      }
      recovery.byReruns(1, recovery.nothingIsLost());
    }
  }

  /** At a chosen step, or at any moment. */
  private int killOne(Release release) throws InterruptedException {
    if (random.nextBoolean()) {
      boolean after = random.nextBoolean();
      ChildRun child = ChildRun.crashing(release, 1 + random.nextInt(MOST_STEPS), after);
      return child.await() == ChildRun.KILLED ? count(1, "runs killed at a chosen step") : 0;
    }
    ChildRun child = ChildRun.apply(release);
    awaitFirstWrite(release);
    child.killAfter(random.nextInt(600));
    return child.await() == ChildRun.KILLED ? count(1, "runs killed at any moment") : 0;
  }

  /** One of two runs is killed, and the other must end well; or both are killed. */
  private int killTwoAtOnce(Release release) throws InterruptedException {
    ChildRun one = ChildRun.apply(release);
    ChildRun other = ChildRun.apply(release);
    awaitFirstWrite(release);
    one.killAfter(random.nextInt(600));
    boolean both = random.nextBoolean();
    if (both) {
      other.killAfter(random.nextInt(200));
    }
    int killed = one.await() == ChildRun.KILLED ? 1 : 0;
    int end = other.await();
    if (!both) {
      assertThat(end).as("the run beside the killed one").isEqualTo(0);
    }
    int all = killed + (end == ChildRun.KILLED ? 1 : 0);
    return all == 0 ? 0 : count(all, "of two runs at once killed");
  }

  /** Most of a run's life is the start of its JVM, in which there is nothing to break. */
  private static void awaitFirstWrite(Release release) {
    var before = Tree.of(release.folder().resolve(".gen3db"));
    await()
        .pollDelay(50, TimeUnit.MILLISECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .atMost(20, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(
            () ->
                !before.equals(Tree.of(release.folder().resolve(".gen3db")))
                    || server
                            .sql(
                                "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'gen3db%'")
                            .size()
                        > 0);
  }

  @Test
  void killedServers() throws Exception {
    int kills = Integer.getInteger("gen3db.faults.serverKills", 4);
    for (int i = 0; i < kills; i++) {
      Scenario scenario = Scenario.ALL.get(i % Scenario.ALL.size());
      Release release =
          prepare(
              scenario,
              "gen3db: {databaseServer: {startupDeadline: %s}}\n"
                  .formatted(random.nextBoolean() ? "1s" : "60s"));
      ChildRun child = ChildRun.apply(release);
      awaitFirstWrite(release);
      Thread.sleep(random.nextInt(500));
      ProcessHandle postmaster = server.process();
      postmaster.destroyForcibly();
      postmaster.onExit().get(30, TimeUnit.SECONDS);
      server.restart();
      count(child.await() == 0 ? "runs ended well all the same" : "runs failed by a killed server");
      var recovery = new Recovery(server, release, scenario);
      int runs = recovery.byReruns(2, recovery.nothingIsLost());
      count("servers killed, recovered after " + runs + " more");
    }
  }

  @Test
  void brokenConnections() throws Exception {
    int faults = Integer.getInteger("gen3db.faults.connections", 12);
    try (var proxy = FaultProxy.before(server.port())) {
      for (int i = 0; i < faults; i++) {
        Scenario scenario = Scenario.ALL.get((i + i / 8) % Scenario.ALL.size());
        Release release =
            prepare(
                scenario,
                """
                gen3db:
                  databaseServer:
                    address: "127.0.0.1:%d"
                    startupDeadline: 0s
                    connectTimeout: 2s
                    statementTimeout: 2s
                    lockTimeout: 2s
                """
                    .formatted(proxy.port()));
        // A silent connection costs half a minute, since the network is given time.
        var fault = i % 4 == 3 ? FaultProxy.Fault.STALL : FaultProxy.Fault.RESET;
        proxy.breakAfter(random.nextInt(60_000), fault);
        Run run = release.apply(Scenario.SERVICES.toArray(String[]::new));
        count(run.exitCode() == 0 ? "runs ended well" : "runs failed by " + fault);
        assertThat(run.exitCode()).as(run.all()).isIn(0, 1);
        proxy.heal();
        var recovery = new Recovery(server, release, scenario);
        recovery.byReruns(1, recovery.nothingIsLost());
      }
    }
  }

  @Test
  void fullAndReadOnlyDisks() throws Exception {
    int faults = Integer.getInteger("gen3db.faults.disks", 8);
    Path disks = Files.createDirectory(folder.resolve("disk"));
    for (int i = 0; i < faults; i++) {
      Scenario scenario = Scenario.ALL.get(i % Scenario.ALL.size());
      try (var disk = SmallDisk.at(disks)) {
        server.dropAll();
        Path own = Files.createTempDirectory(folder, "run");
        Files.createSymbolicLink(
            own.resolve(".gen3db"), Files.createDirectories(disks.resolve("state")));
        Release release = scenario.prepare(own, server, "");
        if (random.nextInt(4) == 0) {
          disk.readOnly(true);
        } else {
          disk.fill(random.nextInt(24));
        }
        Run run = release.apply(Scenario.SERVICES.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.all()).isIn(0, 1);
        count(run.exitCode() == 0 ? "runs had room enough" : "runs failed by the disk");
        var recovery = new Recovery(server, release, scenario);
        Set<String> stored = recovery.nothingIsLost();
        disk.readOnly(false);
        disk.empty();
        recovery.byReruns(1, stored);
      }
    }
  }

  private Release prepare(Scenario scenario, String settings) throws IOException {
    server.dropAll();
    try (var old = Files.walk(folder)) {
      for (Path path :
          old.filter(p -> !p.equals(folder)).sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    return scenario.prepare(folder, server, settings);
  }

  private void count(String what) {
    count(1, what);
  }

  private int count(int times, String what) {
    counts.merge(what, times, Integer::sum);
    return times;
  }
}
