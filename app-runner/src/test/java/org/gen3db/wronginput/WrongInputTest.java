package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.lab.Tree;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input that cannot be meant: exit code 2, one clear message each with code, place and hint, in
 * words and as a document; no server is contacted and no file is written.
 */
class WrongInputTest {
  @TempDir private Path folder;
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void nothingWasContacted() throws IOException {
    server.setSoTimeout(1);
    assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    server.close();
  }

  // --- values files ------------------------------------------------------------------------------

  @Test
  @Provokes(Code.BAD_USAGE)
  void noValuesFile() {
    refused(Code.BAD_USAGE, "--values", "no values were given", "-f FILE", "apply");
  }

  @Test
  @Provokes(Code.VALUES_NOT_READABLE)
  void aValuesFileThatIsNotThere() {
    refused(
        Code.VALUES_NOT_READABLE,
        "absent.yaml",
        "no such file",
        "path",
        "apply",
        "-f",
        "absent.yaml");
  }

  @Test
  @Provokes(Code.VALUES_NOT_READABLE)
  void aFolderInPlaceOfAValuesFile() {
    refused(Code.VALUES_NOT_READABLE, ".", "folder", "file", "apply", "-f", ".");
  }

  @Test
  @Provokes(Code.VALUES_NOT_YAML)
  void brokenYaml() {
    refusedValues(
        "fence:\n  postgres: {host: [a\nb: c\n",
        Code.VALUES_NOT_YAML,
        "values.yaml:2",
        "column 20",
        "]");
  }

  @Test
  @Provokes(Code.VALUES_NOT_YAML)
  void tabsForSpaces() {
    refusedValues(
        "fence:\n\tpostgres: {}\n", Code.VALUES_NOT_YAML, "values.yaml:2", "tab", "spaces");
  }

  @Test
  @Provokes(Code.VALUES_NOT_READABLE)
  void aBinaryFile() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      packed.write("global: {dev: true}\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(folder.resolve("values.yaml"), bytes.toByteArray());
    refused(
        Code.VALUES_NOT_READABLE,
        "values.yaml:1",
        "binary file",
        "YAML",
        "apply",
        "-f",
        "values.yaml");
  }

  @Test
  @Provokes(Code.VALUES_NOT_YAML)
  void aSecondDocument() {
    refusedValues(
        "global: {}\n---\nglobal: {}\n", Code.VALUES_NOT_YAML, "values.yaml:2", "document", "");
  }

  @Test
  @Provokes(Code.BAD_SET)
  void aSetFlagThatIsNone() {
    refused(Code.BAD_SET, "--set", "", "", "apply", "--set", "fence.postgres");
  }

  // --- values ------------------------------------------------------------------------------------

  @ParameterizedTest
  @Provokes(Code.UNQUOTED_TEXT)
  @ValueSource(strings = {"123456789", "0123456789", "1e7", "1.50", "0x1F", "true"})
  void anUnquotedPasswordThatYamlReadsAsSomethingElse(String password) {
    refusedValues(
        "fence:\n  postgres:\n    password: " + password + "\n",
        Code.UNQUOTED_TEXT,
        "values.yaml:3",
        "fence.postgres.password",
        "quotes");
    assertThat(
            RunnerUnderTest.run(folder, "apply", "-f", "values.yaml")
                .err()
                .replace("true or false", ""))
        .doesNotContain(password);
  }

  @Test
  @Provokes(Code.UNQUOTED_TEXT)
  void anUnquotedPasswordOfTheMaster() {
    refusedValues(
        "global:\n  dev: false\n  postgres:\n    master: {host: h, password: 42}\n",
        Code.UNQUOTED_TEXT,
        "values.yaml:4",
        "global.postgres.master.password",
        "quotes");
  }

  @Test
  @Provokes(Code.LOCAL_FLAGS_DIFFER)
  void bothNamesOfTheLocalFlagAndDifferent() {
    refusedValues(
        "global:\n  externalSecrets:\n    deploy: true\n    dbCreate: true\n"
            + "    createLocalK8sSecret: false\n",
        Code.LOCAL_FLAGS_DIFFER,
        "values.yaml:",
        "createLocalK8sSecret",
        "one of them");
  }

  @ParameterizedTest
  @Provokes(Code.BAD_VALUE)
  @ValueSource(
      strings = {
        "fence: [a]",
        "fence: {postgres: [a, b]}",
        "fence: {postgres: {externalSecrets: x}, externalSecrets: [a]}",
        "global: [a]",
        "global: {postgres: [a]}",
        "global: {postgres: {master: [a]}}",
        "global: {externalSecrets: yes}",
        "fence: text",
        "fence: {postgres: {password: {a: b}}}",
        "fence: {postgres: {password: \"a\\nb\"}}",
        "global: {dev: maybe}"
      })
  void aShapeThatDoesNotBelongThere(String values) {
    refusedValues(values, Code.BAD_VALUE, "values.yaml:1", "", "");
  }

  @ParameterizedTest
  @Provokes(Code.BAD_PORT)
  @ValueSource(strings = {"99999", "0", "-1", "\"99999\"", "\"5432x\"", "54.32"})
  void aPortThatIsNone(String port) {
    refusedValues(
        "fence:\n  postgres:\n    port: " + port + "\n",
        Code.BAD_PORT,
        "values.yaml:3",
        "fence.postgres.port",
        "5432");
  }

  @ParameterizedTest
  @Provokes(Code.BAD_NAME)
  @ValueSource(strings = {"database", "username"})
  void aNameOf64Bytes(String key) {
    for (String name : List.of("a".repeat(64), "é".repeat(32), "a\u0007".repeat(32), "  ")) {
      refusedValues(
          "fence:\n  postgres:\n    " + key + ": \"" + name.replace("\u0007", "\\a") + "\"\n",
          Code.BAD_NAME,
          "values.yaml:3",
          key,
          "");
    }
  }

  @Test
  @Provokes(Code.BAD_NAME)
  void aReleaseThatMakesADefaultNameTooLong() {
    refused(
        Code.BAD_NAME,
        "default",
        "65 bytes",
        "",
        "apply",
        "--set",
        "embedding-management-service.enabled=true",
        "--set",
        "a=b",
        "--service",
        "embedding-management-service",
        "--release",
        "r".repeat(36));
  }

  @Test
  @Provokes(Code.NO_MASTER)
  void noMaster() {
    refusedValues(
        "global: {dev: false}\n",
        Code.NO_MASTER,
        "",
        "global.postgres.master.host",
        "global.postgres.externalSecret");
  }

  @Test
  @Provokes(Code.NO_MASTER)
  void aMasterWithoutPassword() {
    refusedValues(
        "global:\n  dev: false\n  postgres: {master: {host: 127.0.0.1}}\n",
        Code.NO_MASTER,
        "",
        "global.postgres.master.password",
        "");
  }

  @Test
  @Provokes(Code.SHARED_ROLE_PASSWORDS)
  void twoPasswordsForOneRole() {
    refusedValues(
        "fence: {postgres: {username: both, password: one}}\n"
            + "indexd: {postgres: {username: both, password: two}}\n",
        Code.SHARED_ROLE_PASSWORDS,
        "values.yaml:2",
        "fence",
        "same password");
  }

  @ParameterizedTest
  @Provokes(Code.RESERVED_NAME)
  @ValueSource(
      strings = {
        "username: pg_monitor",
        "username: rdsadmin",
        "username: cloudsqlsuperuser",
        "database: postgres",
        "database: template1"
      })
  void aNameThatBelongsToTheServer(String name) {
    refusedValues(
        "fence:\n  postgres: {" + name + "}\n", Code.RESERVED_NAME, "values.yaml:2", "", "another");
  }

  @Test
  @Provokes(Code.UNKNOWN_SERVICE)
  void aServiceThatIsNotThere() {
    refused(
        Code.UNKNOWN_SERVICE,
        "",
        "did you mean fence?",
        "",
        "apply",
        "--embedded",
        "--set",
        "a=b",
        "--service",
        "fense");
    refused(
        Code.UNKNOWN_SERVICE, "", "did you mean fence?", "", "explain", "fense", "--set", "a=b");
  }

  @Test
  @Provokes(Code.BAD_RELEASE)
  void aReleaseOrNamespaceWithoutAName() {
    refused(
        Code.BAD_RELEASE, "--release", "'Gen 3'", "", "plan", "--set", "a=b", "--release", "Gen 3");
    refused(Code.BAD_RELEASE, "--namespace", "'a.b'", "", "plan", "--set", "a=b", "-n", "a.b");
  }

  @Test
  @Provokes(Code.CHART_NOT_READABLE)
  void aChartThatIsNone() throws IOException {
    refused(Code.CHART_NOT_READABLE, "nowhere", "", "", "plan", "--chart", "nowhere");
    Files.createDirectory(folder.resolve("empty"));
    refused(Code.CHART_NOT_READABLE, "empty", "Chart.yaml", "", "plan", "--chart", "empty");
  }

  // --- settings ----------------------------------------------------------------------------------

  @ParameterizedTest
  @Provokes(Code.UNKNOWN_SETTING)
  @ValueSource(
      strings = {
        "gen3db: {paralelism: 3} # parallelism",
        "gen3db: {databaseServer: {sslmode: require}, secretStore: {adapter: directory}} # sslMode",
        "gen3db: {secretStore: {adapter: directory, pth: a}} # path",
        "gen3db: {databaseServer: {masters: {h: {usrname: a}}}} # username",
        "gen3db: {services: {mine: {cond: a}}} # condition"
      })
  void anUnknownKeyOfOurs(String values) {
    String nearest = values.substring(values.indexOf("# ") + 2);
    refusedValues(values, Code.UNKNOWN_SETTING, "values.yaml:1", nearest, "");
  }

  @ParameterizedTest
  @Provokes(Code.BAD_SETTING)
  @ValueSource(
      strings = {
        "gen3db: [a]",
        "gen3db: {secretStore: []}",
        "gen3db: {parallelism: 0}",
        "gen3db: {parallelism: many}",
        "gen3db: {databaseServer: {address: nowhere}}",
        "gen3db: {databaseServer: {connectTimeout: 10}}",
        "gen3db: {databaseServer: {connectTimeout: 0s}}",
        "gen3db: {databaseServer: {sslMode: always}}",
        "gen3db: {databaseServer: {masters: {h: {username: a}}}}",
        "gen3db: {extensions: {arborist: ltree}}"
      })
  void aSettingThatCannotBe(String values) {
    write("values.yaml", values);
    write("store.yaml", "gen3db: {secretStore: {adapter: directory}}");
    refused(
        Code.BAD_SETTING,
        "values.yaml:1",
        "gen3db",
        "",
        "apply",
        "-f",
        "store.yaml",
        "-f",
        "values.yaml");
  }

  @ParameterizedTest
  @Provokes(Code.UNKNOWN_ADAPTER)
  @ValueSource(
      strings = {
        "gen3db: {secretStore: {adapter: directry}}",
        "gen3db: {databaseServer: {adapter: postgers}, secretStore: {adapter: directory}}"
      })
  void anUnknownAdapter(String values) {
    refusedValues(values, Code.UNKNOWN_ADAPTER, "values.yaml:1", "did you mean", "gen3db adapters");
  }

  @Test
  @Provokes(Code.UNKNOWN_ADAPTER)
  void aFolderOfAdaptersThatIsNotThere() {
    refused(
        Code.UNKNOWN_ADAPTER,
        "--adapter-path",
        "nowhere",
        "",
        "adapters",
        "--adapter-path",
        "nowhere");
  }

  @Test
  @Provokes(Code.DUPLICATE_ADAPTER)
  void twoAdaptersOfOneName() throws IOException {
    AdapterJar.write(folder.resolve("more/own.jar"), "directory");
    refused(
        Code.DUPLICATE_ADAPTER,
        "secretStore",
        "own.jar",
        "jars",
        "adapters",
        "--adapter-path",
        "more");
  }

  @Test
  @Provokes(Code.NO_REMOTE_STORE)
  void aPushWithoutARemoteStore() {
    refusedValues(
        "global: {externalSecrets: {deploy: true, pushSecret: true}}\n"
            + "gen3db: {secretStore: {adapter: directory}}\n",
        Code.NO_REMOTE_STORE,
        "values.yaml:1",
        "PUSH",
        "gen3db.remoteSecrets.adapter");
  }

  // --- the command line --------------------------------------------------------------------------

  @ParameterizedTest
  @Provokes(Code.BAD_USAGE)
  @ValueSource(
      strings = {
        "aply",
        "apply --embeded",
        "apply -f",
        "env --set a=b",
        "exec --set a=b",
        "explain",
        "--frobnicate",
        "status --service"
      })
  void aCommandLineThatCannotBeUnderstood(String line) {
    refused(Code.BAD_USAGE, "", "", "--help", line.split(" "));
  }

  @Test
  @Provokes({Code.BAD_PORT, Code.UNQUOTED_TEXT, Code.BAD_NAME})
  void everythingThatIsWrongIsSaidAtOnce() {
    write(
        "values.yaml",
        "fence: {postgres: {port: 99999, password: 12}}\n"
            + "indexd: {postgres: {database: %s}}\n".formatted("x".repeat(64)));
    Run run = RunnerUnderTest.run(folder, "apply", "-f", "values.yaml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("fence.postgres.port", "fence.postgres.password", "64 bytes");
  }

  // --- how it is said ----------------------------------------------------------------------------

  private void refusedValues(String values, Code code, String place, String message, String hint) {
    write("values.yaml", values);
    write(
        "server.yaml",
        "gen3db: {databaseServer: {address: \"127.0.0.1:%d\"}}\n".formatted(server.getLocalPort()));
    // The values under test come last, so that they win.
    refused(code, place, message, hint, "apply", "-f", "server.yaml", "-f", "values.yaml");
  }

  private void refused(Code code, String place, String message, String hint, String... line) {
    inWords(code, place, message, hint, line);
    inADocument(code, place, message, hint, line);
    assertThat(Tree.of(folder).keySet()).as("files").noneMatch(file -> file.contains(".gen3db"));
  }

  private Run inWords(Code code, String place, String message, String hint, String... line) {
    Run run = RunnerUnderTest.run(folder, line);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error " + code.id())
        .contains("hint: ")
        .contains(place)
        .contains(message)
        .contains(hint)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("null");
    assertThat(run.err().lines().filter(said -> said.startsWith("error ")))
        .allSatisfy(said -> assertThat(said).startsWith("error " + code.id()));
    return run;
  }

  private void inADocument(Code code, String place, String message, String hint, String... line) {
    var asDocument = new ArrayList<String>(List.of(line));
    asDocument.addAll(1, List.of("-o", "json"));
    Run run = RunnerUnderTest.run(folder, asDocument.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err()).isEmpty();
    JsonNode document = run.document();
    assertThat(document.path("apiVersion").asText()).isEqualTo("gen3db.org/v1");
    assertThat(document.path("kind").asText()).isEqualTo("Error");
    assertThat(document.path("errors"))
        .isNotEmpty()
        .allSatisfy(
            error -> {
              assertThat(error.path("code").asText()).isEqualTo(code.id());
              assertThat(error.path("place").asText()).contains(place);
              assertThat(error.path("message").asText()).contains(message).isNotEmpty();
              assertThat(error.path("hint").asText()).contains(hint).isNotEmpty();
            });
  }

  private void write(String file, String content) {
    try {
      Files.writeString(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
