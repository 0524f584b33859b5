package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names and passwords of every character that a server takes: applied, stored, read back by status,
 * printed by env for a real shell, and used for a real login.
 */
@Tag("jdk")
class StrangeCharactersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PUSH =
      "{\"externalSecrets\": {\"deploy\": true, \"pushSecret\": true}}";

  private static ScratchServer server;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\"",
        "back\\slash\\",
        " spaces  at both ends ",
        "$HOME `id` $(id) ${x}",
        "100%s %n %25",
        "tab\tbell\u0007escape\u001b[31m",
        "Grüße-żółć-パスワード-🔑",
        "e\u0301 is not \u00e9 before it is",
        "; -- DROP ROLE postgres; #:@/?&=[]{}|<>*,!~^+",
        "-starts-with-a-dash",
        "null",
        "0123456789"
      })
  void inAPassword(String password) throws Exception {
    for (String delivery : new String[] {"{}", PUSH}) {
      worksEndToEnd("fence_gen3", "fence_gen3", password, delivery);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\"",
        "back\\slash",
        "two words",
        "$HOME`id`",
        "100%s",
        "tab\tbell\u0007",
        "Grüße-żółć-🔑",
        "UPPER",
        "select",
        "my-gen3.v2:x/y?z=&#"
      })
  void inANameOfRoleAndDatabase(String name) throws Exception {
    worksEndToEnd(name, name, "p", "{}");
    worksEndToEnd(name + "-db", name + "-role", "p", PUSH);
  }

  private void worksEndToEnd(String database, String username, String password, String global)
      throws Exception {
    server.dropAll();
    Path own = Files.createTempDirectory(folder, "run");
    String values =
        """
        {"global": %s,
         "fence": {"postgres": {"database": %s, "username": %s, "password": %s}}}
        """
            .formatted(
                global,
                JSON.writeValueAsString(database),
                JSON.writeValueAsString(username),
                JSON.writeValueAsString(password));
    Release release = new Release(own).values(server.values(), values);
    release.readyAfterOneMoreApply("fence");
    server.open(database, username, password).close();
    assertThat(release.stores().secret("fence-dbcreds"))
        .containsEntry("database", database)
        .containsEntry("username", username)
        .containsEntry("password", password);
    assertThat(throughAShell(release, password))
        .isEqualTo(String.join("\n", database, username, password));
    Run json = release.run("env", "fence", "--format", "json");
    assertThat(json.document().path("PGDATABASE").asText()).isEqualTo(database);
    assertThat(json.document().path("PGPASSWORD").asText()).isEqualTo(password);
  }

  /** What a shell makes of the exports. */
  private static String throughAShell(Release release, String password) throws Exception {
    Run env = release.run("env", "fence");
    assertThat(env.exitCode()).as(env.err()).isEqualTo(0);
    assertThat(env.err()).doesNotContain(password.length() > 2 ? password : "\0");
    Path script = release.folder().resolve("env.sh");
    Files.writeString(
        script,
        env.out() + "\nprintf '%s\\n%s\\n%s' \"$PGDATABASE\" \"$PGUSER\" \"$PGPASSWORD\"\n");
    Process shell = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void inThePasswordOfTheMaster() throws Exception {
    String strange = "it's \"a\" \\ $HOME %s é🔑";
    server.sql(
        "CREATE ROLE \"o'admin\" SUPERUSER LOGIN PASSWORD '" + strange.replace("'", "''") + "'");
    String values =
        JSON.writeValueAsString(
            Map.of(
                "global",
                Map.of(
                    "postgres",
                    Map.of("master", Map.of("username", "o'admin", "password", strange)))));
    Release release = new Release(folder).values(server.values(), values);
    release.readyAfterOneMoreApply("fence");
    Run told = RunnerUnderTest.run(folder, release.line("explain", "fence").toArray(String[]::new));
    assertThat(told.exitCode()).isEqualTo(0);
    assertThat(told.all()).doesNotContain("🔑");
    server.sql("REASSIGN OWNED BY \"o'admin\" TO postgres");
  }
}
