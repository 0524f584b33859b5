package org.gen3db.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a restore, with the real embedded PostgreSQL, as a newcomer uses it. */
class RestoreExampleTest {
  private static final Path EXAMPLE = Path.of("../examples/restore").toAbsolutePath().normalize();

  @TempDir static Path directory;

  @AfterAll
  static void stop() {
    CommandRun.in(directory, "stop", "--embedded");
  }

  private static CommandRun run(String command, String... further) {
    var line = new ArrayList<String>(List.of(command));
    line.addAll(List.of("--embedded", "-f", EXAMPLE.resolve("values.yaml").toString()));
    line.addAll(List.of(further));
    return CommandRun.in(directory, line.toArray(String[]::new));
  }

  private static CommandRun restore(String... further) {
    var options =
        new ArrayList<String>(
            List.of("--from", EXAMPLE.resolve("dumps").toString(), "--version", "1.0.3"));
    options.addAll(List.of(further));
    return run("restore", options.toArray(String[]::new));
  }

  @Test
  void theExampleIsRestoredAndPublished() throws Exception {
    CommandRun plan = restore("--dry-run");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains(
            "+ load the dump default/1.0.3/pgdumps/fence.sql of " + EXAMPLE.resolve("dumps"),
            "RESTORE WOULD",
            "2 to create, 0 to change, 0 unchanged. Nothing was changed yet.");

    CommandRun done = restore("-o", "json", "--report", "restore.html");
    assertThat(done.exitCode()).as(done.err()).isZero();
    Shapes.RESTORE.check(done.json());
    JsonNode services = done.json().get("services");
    assertThat(services.findValuesAsText("outcome")).containsExactly("RESTORED", "RESTORED");
    assertThat(services.findValuesAsText("previous")).containsOnly("null");
    assertThat(services.get(0).path("restored").path("rows").asInt()).isEqualTo(2);
    assertThat(services.get(1).path("restored").path("rows").asInt()).isEqualTo(3);
    assertThat(Files.readString(directory.resolve("restore.html")))
        .contains("default/1.0.3/pgdumps/indexd.sql", "RESTORED");

    CommandRun status = run("status");
    assertThat(status.exitCode()).as(status.out() + status.err()).isZero();

    CommandRun again = restore("--replace");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out())
        .containsPattern(
            "fence +default/1.0.3/pgdumps/fence.sql +\\d+ B +1 +2 +fence_gen3__previous")
        .contains(
            "fence: a copy of what an earlier restore loaded of the same dump, the template",
            ": 2 RESTORED.");
    assertThat(again.err()).contains("fence: hash-dump default/1.0.3/pgdumps/fence.sql");

    CommandRun loaded = restore("--replace", "--set", "gen3db.restore.templates=never");
    assertThat(loaded.out())
        .contains("fence: not run, as everything belongs to the service: 1.", ": 2 RESTORED.");
    assertThat(loaded.err()).contains("fence: load-dump default/1.0.3/pgdumps/fence.sql");
  }
}
