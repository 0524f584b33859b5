package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gen3db.domain.plan.Mark;
import org.gen3db.lab.Run;
import org.gen3db.lab.Stores;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sample of docs/standing.md on a real server: of each row the first combination that no row
 * before it fits. All of them are run in the simulation.
 */
class StandingOnRealServersTest extends AtSecretsManager {
  private static final Path PAGE = Path.of("../docs/standing.md");
  private static final List<String> COLUMNS =
      List.of("delivery", "role", "pending", "entry", "values", "Secret", "bootstrap");
  private static final Map<String, String> FLAGS =
      Map.of(
          "LOCAL", "{}",
          "PUSH", "{deploy: true, pushSecret: true}",
          "PULL", "{deploy: true}",
          "LOCAL_AND_PUSH", "{deploy: true, createLocalK8sSecret: true, pushSecret: true}");

  /**
   * A row with one combination that it is the first to fit.
   *
   * @param ends the code that it ends with, or {@code done}
   * @param password whose password the role has afterwards, in the words of the table
   */
  record Sample(Map<String, String> standing, String ends, String password) {
    String of(String column) {
      return standing.getOrDefault(column, "-");
    }

    /** The password in a place: the role's, or one of that place alone; empty where none is. */
    String in(String column) {
      return switch (of(column)) {
        case "-" -> "";
        case "right" -> "of-role";
        default -> "of-" + column.toLowerCase(Locale.ROOT);
      };
    }

    String expected() {
      return switch (password) {
        case "stays" -> "of-role";
        case "the entry's" -> "of-entry";
        case "the values'" -> "of-values";
        case "the pending one" -> "of-pending";
        case "the Secret's" -> "of-secret";
        case "the bootstrap Secret's" -> "of-bootstrap";
        default -> "";
      };
    }
  }

  static List<Sample> samples() throws IOException {
    List<List<String>> rows =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| delivery |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(
                line ->
                    Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|"))
                        .map(cell -> cell.strip().replaceAll("\\[(.*)]\\(.*\\)", "$1"))
                        .toList())
            .toList();
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < rows.size(); i++) {
      List<List<String>> before = rows.subList(0, i);
      List<String> row = rows.get(i);
      Map<String, String> first =
          fitting(row).stream()
              .filter(one -> before.stream().noneMatch(earlier -> fits(earlier, one)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("nothing is left for " + row));
      samples.add(new Sample(first, row.get(COLUMNS.size()), row.get(COLUMNS.size() + 1)));
    }
    return samples;
  }

  private static List<Map<String, String>> fitting(List<String> row) {
    List<Map<String, String>> all = List.of(Map.of());
    for (int i = 0; i < COLUMNS.size(); i++) {
      String column = COLUMNS.get(i);
      String cell = row.get(i);
      var more = new ArrayList<Map<String, String>>();
      for (Map<String, String> one : all) {
        for (String value : values(column)) {
          boolean right = value.equals("right") && "-".equals(one.get("role"));
          boolean unread =
              column.equals("entry") && !value.equals("-") && "LOCAL".equals(one.get("delivery"));
          if (fits(cell, column, value) && !right && !unread) {
            var next = new LinkedHashMap<>(one);
            next.put(column, value);
            more.add(next);
          }
        }
      }
      all = more;
    }
    return all;
  }

  private static List<String> values(String column) {
    return switch (column) {
      case "delivery" -> List.of("LOCAL", "PUSH", "PULL", "LOCAL_AND_PUSH");
      case "role" -> List.of("-", "ours", "theirs", "unmarked");
      default -> List.of("-", "right", "wrong");
    };
  }

  private static boolean fits(List<String> row, Map<String, String> standing) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      if (!fits(row.get(i), COLUMNS.get(i), standing.getOrDefault(COLUMNS.get(i), "-"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String cell, String column, String value) {
    return switch (cell) {
      case "any" -> true;
      case "there" -> !value.equals("-");
      default -> List.of(cell.split(column.equals("delivery") ? ", " : " or ")).contains(value);
    };
  }

  private static Map<String, String> data(String password, boolean ready) {
    var data = new TreeMap<String, String>();
    data.put("host", "127.0.0.1");
    data.put("port", Integer.toString(server.port()));
    data.put("database", "fence_gen3");
    data.put("username", "fence_gen3");
    data.put("password", password);
    if (ready) {
      data.put("dbcreated", "true");
    }
    return data;
  }

  private void secret(String name, String password, boolean ready) {
    if (!password.isEmpty()) {
      stores.putSecret(name, data(password, ready));
    }
  }

  private void prepare(Sample sample) throws IOException {
    Stores.write(folder.resolve(".gen3db/secrets/environment-id"), "ours\n");
    String mark =
        switch (sample.of("role")) {
          case "ours" -> new Mark("gen3", "default", "default", "ours").toString();
          case "theirs" -> new Mark("gen3", "other", "other", "theirs").toString();
          default -> "";
        };
    if (!sample.of("role").equals("-")) {
      server.sql(
          "CREATE ROLE fence_gen3 LOGIN PASSWORD 'of-role'",
          "COMMENT ON ROLE fence_gen3 IS '" + mark + "'",
          "CREATE DATABASE fence_gen3 OWNER fence_gen3",
          "COMMENT ON DATABASE fence_gen3 IS '" + mark + "'");
    }
    secret("fence-dbcreds-pending", sample.in("pending"), false);
    secret("fence-dbcreds", sample.in("Secret"), true);
    secret("fence-dbcreds-bootstrap", sample.in("bootstrap"), true);
    if (!sample.in("entry").isEmpty()) {
      manager.as(
          "CreateSecret",
          Map.of(
              "Name",
              ENTRY,
              "ClientRequestToken",
              "11111111-1111-4111-8111-111111111111",
              "SecretString",
              data(sample.in("entry"), true).entrySet().stream()
                  .map(one -> "\"" + one.getKey() + "\":\"" + one.getValue() + "\"")
                  .collect(Collectors.joining(",", "{", "}"))));
    }
    Files.writeString(folder.resolve("base.yaml"), server.values());
    Files.writeString(
        folder.resolve("more.yaml"),
        """
        global: {externalSecrets: %s}
        gen3db:
          remoteSecrets: {adapter: aws-secrets-manager, endpoint: "%s", region: us-east-1}
        """
            .formatted(FLAGS.get(sample.of("delivery")), manager.endpoint()));
    if (!sample.in("values").isEmpty()) {
      Files.writeString(
          folder.resolve("more.yaml"),
          "fence: {postgres: {password: " + sample.in("values") + "}}\n",
          StandardOpenOption.APPEND);
    }
  }

  private Run apply() {
    return RunnerUnderTest.run(
        folder, "apply", "--service", "fence", "-f", "base.yaml", "-f", "more.yaml");
  }

  private static boolean logsIn(String password) {
    try (var connection = server.open("fence_gen3", "fence_gen3", password)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Some of them in every build. */
  static List<Sample> some() throws IOException {
    List<Sample> all = samples();
    return IntStream.range(0, all.size()).filter(i -> i % 5 == 1).mapToObj(all::get).toList();
  }

  @ParameterizedTest
  @MethodSource("some")
  void someRowsEndAsTheySay(Sample sample) throws Exception {
    endsAsItSays(sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  @Tag("full")
  void everyRowEndsAsItSays(Sample sample) throws Exception {
    endsAsItSays(sample);
  }

  private void endsAsItSays(Sample sample) throws Exception {
    prepare(sample);
    try (Connection inUse =
        sample.of("role").equals("-") ? null : server.open("fence_gen3", "fence_gen3", "of-role")) {
      endsWhileInUse(sample);
    }
  }

  private void endsWhileInUse(Sample sample) throws IOException {
    Map<String, Map<String, String>> secrets = Map.copyOf(stores.allSecrets());
    Run run = apply();
    if (!sample.ends().equals("done")) {
      assertThat(run.all()).contains(sample.ends());
      assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
      assertThat(stores.allSecrets()).isEqualTo(secrets);
      assertThat(manager.operations())
          .isSubsetOf("BatchGetSecretValue", "GetSecretValue", "DescribeSecret");
      assertThat(logsIn("of-role")).isEqualTo(!sample.of("role").equals("-"));
      return;
    }
    assertThat(run.exitCode()).as(run.all()).isZero();
    String now = stores.secret("fence-dbcreds").get("password");
    assertThat(logsIn(now)).isTrue();
    if (!sample.expected().isEmpty()) {
      assertThat(now).isEqualTo(sample.expected());
    }
    assertThat(stores.allSecrets()).doesNotContainKey("fence-dbcreds-pending");
    if (!sample.of("delivery").equals("LOCAL")) {
      assertThat(manager.as("GetSecretValue", Map.of("SecretId", ENTRY)).get("SecretString"))
          .asString()
          .contains("\"password\":\"" + now + "\"");
    }
    Run again = apply();
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(again.out()).contains("UNCHANGED");
  }
}
