package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.lab.Release;
import org.gen3db.runner.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Processes, their arguments, logs and files; what commands print is looked at in every build, by
 * {@link PasswordsAreNotShownTest}.
 */
@Tag("jdk")
@Tag("full")
class ProcessesShowNoPasswordTest extends WatchedRuns {
  @Test
  void notByProcessesLogsAndFilesOfTheEmbeddedServer() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Files.writeString(
        own.resolve("v.yaml"), "indexd: {postgres: {password: %s}}".formatted(quoted(EXPLICIT)));
    evidence.isSecret(EXPLICIT);
    try (var arguments = Watching.arguments(evidence)) {
      process(own, temporary, "apply", "--embedded", "-f", "v.yaml", "-vv");
      process(own, temporary, "plan", "--embedded", "-f", "v.yaml", "-vv");
      process(own, temporary, "status", "--embedded", "-f", "v.yaml", "-vv", "-o", "json");
      process(
          own,
          temporary,
          "exec",
          "--embedded",
          "-f",
          "v.yaml",
          "-vv",
          "fence",
          "--",
          "sleep",
          "0.2");
      process(own, temporary, "stop", "--embedded", "-vv");
    }
    evidence.isSecret(Files.readString(own.resolve(".gen3db/postgres/password")).strip());
    new Release(own)
        .stores()
        .allSecrets()
        .values()
        .forEach(secret -> evidence.isSecret(secret.get("password")));
    filesBut(own, "v.yaml", ".gen3db/secrets/", ".gen3db/postgres/password");
    filesBut(temporary);
    assertThat(evidence.secrets()).isGreaterThanOrEqualTo(9);
    assertThat(evidence.in("arguments of processes")).contains("initdb", "pg_ctl", "sleep");
    assertThat(evidence.in("gen3db as a process")).contains("READY", "create-role");
    assertThat(evidence.places()).anyMatch(place -> place.contains("server.log"));
  }

  private void process(Path own, Path temporary, String... arguments) throws Exception {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(own.toFile()).redirectErrorStream(true);
    builder.environment().put("TMPDIR", temporary.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    evidence.see("gen3db as a process", said);
    assertThat(process.waitFor()).as(said).isEqualTo(0);
  }
}
