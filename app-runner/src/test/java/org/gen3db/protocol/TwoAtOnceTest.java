package org.gen3db.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two applies at once: both end well, and every service has one password. */
class TwoAtOnceTest extends ProtocolTest {
  private static final String THREE_SERVICES =
      "{indexd: {enabled: true}, sheepdog: {enabled: true}}";
  private static final List<String> NAMES = List.of("fence", "indexd", "sheepdog");

  private void onePasswordAService() {
    for (String service : NAMES) {
      Keys serving = stores.secret(service + "-dbcreds").orElseThrow();
      assertThat(serving).isEqualTo(serving.ready());
      stores.nothingPending(service);
      server.logsIn(service + "_gen3", service + "_gen3", serving.password());
    }
    Run run = apply();
    NAMES.forEach(service -> run.expect(service, Outcome.UNCHANGED));
  }

  private static List<Report> bothOf(Gen3Db one, Gen3Db other) throws Exception {
    var together = new CyclicBarrier(2);
    var threads = Executors.newFixedThreadPool(2);
    try {
      var tasks = new ArrayList<Callable<Report>>();
      for (Gen3Db gen3db : List.of(one, other)) {
        tasks.add(
            () -> {
              together.await();
              return gen3db.apply(ApplyOptions.NONE);
            });
      }
      var reports = new ArrayList<Report>();
      for (var done : threads.invokeAll(tasks)) {
        reports.add(done.get());
      }
      return reports;
    } finally {
      threads.shutdown();
    }
  }

  private static void nothingFailed(Report report) {
    assertThat(report.services())
        .extracting(ServiceReport::outcome)
        .as("%s", report.services())
        .doesNotContain(Outcome.FAILED);
  }

  /** In two threads, each with everything of its own. */
  @ParameterizedTest
  @ValueSource(strings = {LOCAL, PUSH, LOCAL_AND_PUSH})
  void two_applies_at_once_in_two_threads(String delivery) throws Exception {
    values(THREE_SERVICES, delivery);

    bothOf(gen3db(), gen3db()).forEach(TwoAtOnceTest::nothingFailed);

    onePasswordAService();
  }

  /** One that is used by two threads at once. */
  @Test
  void one_gen3db_may_apply_twice_at_once() throws Exception {
    values(THREE_SERVICES, LOCAL_AND_PUSH);
    Gen3Db shared = gen3db();

    bothOf(shared, shared).forEach(TwoAtOnceTest::nothingFailed);

    onePasswordAService();
  }

  /** In two processes, as two terminals or two jobs do it. */
  @Test
  void two_applies_at_once_in_two_processes() throws Exception {
    values(THREE_SERVICES, LOCAL_AND_PUSH);
    List<String> files = request().files();

    List<Process> both = List.of(startApply(folder, files), startApply(folder, files));

    for (Process process : both) {
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).contains("fence", "indexd", "sheepdog").doesNotContain("FAILED");
    }
    onePasswordAService();
  }

  private static Process startApply(Path folder, List<String> files) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ApplyProcess.class.getName()));
    command.add(folder.toString());
    command.addAll(files);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Two that contradict each other: neither waits for ever, and no Secret is left wrong. */
  @RepeatedTest(3)
  void two_applies_that_contradict_each_other_leave_no_wrong_secret() throws Exception {
    values(
        """
        fence: {postgres: {username: a, database: b}}
        indexd: {enabled: true, postgres: {username: b, database: a}}
        """);
    Gen3Db one = gen3db();
    values(
        """
        fence: {postgres: {username: b, database: a}}
        indexd: {enabled: true, postgres: {username: a, database: b}}
        """);
    Gen3Db other = gen3db();

    List<Report> reports = bothOf(one, other);

    assertThat(reports).hasSize(2);
    for (String service : List.of("fence", "indexd")) {
      stores
          .secret(service + "-dbcreds")
          .map(Keys::values)
          .filter(keys -> keys.containsKey("dbcreated"))
          .ifPresent(
              keys ->
                  server.logsIn(keys.get("database"), keys.get("username"), keys.get("password")));
    }
  }
}
