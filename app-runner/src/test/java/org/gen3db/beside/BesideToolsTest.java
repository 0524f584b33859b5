package org.gen3db.beside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.gen3db.beside.Programs.Ended;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.StandInOperator;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of docs/helm.md, cell by cell: what becomes of a service's password when gen3db and
 * another program work on one release.
 */
@Tag("full")
class BesideToolsTest {
  private static final Path PAGE = Path.of("..", "docs", "helm.md");
  private static final String PUSH =
      "global: {environment: prod, externalSecrets: {deploy: true, pushSecret: true}}\n";
  private static final String EXPLICIT = "fence: {postgres: {password: %s}}\n";
  private static final String BUNDLED = "global: {dev: true}\n";

  private static ScratchServer server;
  @TempDir private Path folder;
  private final TestCluster cluster = KubeApiServer.shared();
  private String namespace;
  private StandInOperator operator;
  private Release release;
  private Programs programs;
  private Path chart;

  private Tool tool;
  private String delivery = "";
  private boolean postRenders;
  private boolean gen3dbFirst;
  private String said = "";

  /** How it went until the last step, whose end is told. */
  interface Scenario {
    String play(BesideToolsTest at);
  }

  private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

  static {
    SCENARIOS.put("install, then apply", BesideToolsTest::installThenApply);
    SCENARIOS.put("apply, then install", BesideToolsTest::applyThenInstall);
    SCENARIOS.put("upgrade after apply", BesideToolsTest::upgradeAfterApply);
    SCENARIOS.put("upgrade after rotate", BesideToolsTest::upgradeAfterRotate);
    SCENARIOS.put("upgrade, host spelled otherwise", BesideToolsTest::hostSpelledOtherwise);
    SCENARIOS.put("upgrade, explicit password changed", BesideToolsTest::explicitPassword);
    SCENARIOS.put("post-render introduced", BesideToolsTest::postRenderIntroduced);
    SCENARIOS.put("upgrade after another delivery", BesideToolsTest::anotherDelivery);
    SCENARIOS.put("rollback after rotate", BesideToolsTest::rollback);
    SCENARIOS.put("failed upgrade that goes back", BesideToolsTest::failedUpgrade);
    SCENARIOS.put("upgrade by force", BesideToolsTest::force);
    SCENARIOS.put("uninstall", BesideToolsTest::uninstall);
  }

  static Stream<Arguments> cells() throws IOException {
    List<String[]> rows =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| beside |"))
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new))
            .toList();
    String[] head = rows.get(0);
    return rows.stream()
        .skip(2)
        .flatMap(
            row ->
                java.util.stream.IntStream.range(2, row.length)
                    .mapToObj(column -> Arguments.of(row[1], head[column], row[column])));
  }

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() throws IOException {
    namespace = cluster.newNamespace();
    operator = new StandInOperator(cluster, "v1");
    operator.in(namespace);
    programs = new Programs(folder, cluster.kubeconfig());
    chart = copied(folder.resolve("chart"));
    release = new Release(Files.createDirectories(folder.resolve("release")));
    values("", false);
  }

  @AfterEach
  void end() {
    operator.close();
    server.dropAll();
  }

  private static Path copied(Path to) throws IOException {
    Path from = Path.of("src", "test", "resources", "charts", "gen3");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path target = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target);
        }
      }
    }
    return to;
  }

  private void values(String further, boolean heldByHelm) {
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: db.example.org, port: "5432", username: postgres, password: "%s"}
        gen3db:
          databaseServer: {address: "127.0.0.1:%d"}
          secretStore: {kubeconfig: "%s", context: test, orphanDeadline: 2s, heldByHelm: %s}
        """
            .formatted(
                server.master().password().text(),
                server.port(),
                cluster.kubeconfig(),
                heldByHelm || gen3dbFirst),
        delivery,
        further);
  }

  private Tool.Asked asked() {
    return new Tool.Asked(
        release.files().stream().map(file -> release.folder().resolve(file)).toList(), postRenders);
  }

  private Run gen3db(String command, String... further) {
    var line = new ArrayList<>(List.of("-n", namespace, "--service", "fence"));
    line.addAll(List.of(further));
    return release.run(command, line.toArray(String[]::new));
  }

  private void applied() {
    Run run = gen3db("apply");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  private JsonNode secret() {
    return cluster.get("api/v1/namespaces/" + namespace + "/secrets/fence-dbcreds").body();
  }

  private String text(String key) {
    String value = secret().path("data").path(key).asText("");
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private String password() {
    return text("password");
  }

  private boolean logsIn(String password) {
    try (var session = server.open("fence_gen3", "fence_gen3", password)) {
      return session.isValid(5);
    } catch (java.sql.SQLException e) {
      return false;
    } finally {
      // Its process ends a moment later, and who is connected keeps a role from being taken over.
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () ->
                  server
                      .sql("SELECT 1 FROM pg_stat_activity WHERE usename = 'fence_gen3'")
                      .isEmpty());
    }
  }

  /** What the last step made of the password that was right before. */
  private String told(String right, Ended ended) {
    assertThat(logsIn(right)).as("the right one: " + ended.said()).isTrue();
    if (secret().path("data").isMissingNode()) {
      return gone(right);
    }
    boolean kept = password().equals(right) && text("dbcreated").strip().equals("true");
    if (ended.exitCode() != 0 && kept) {
      said = ended.said();
      String fields = conflicts(said);
      return fields.isEmpty() ? "stopped" : "conflict at " + fields;
    }
    Run status = gen3db("status");
    if (!kept) {
      assertThat(status.service("fence").path("state").asText()).as("told").isEqualTo("DRIFTED");
    }
    Run again = gen3db("apply");
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(password()).as(again.all() + ended.said()).isEqualTo(right);
    assertThat(logsIn(right)).isTrue();
    String outcome = again.service("fence").path("outcome").asText();
    assertThat(gen3db("apply").service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    return kept ? (outcome.equals("UNCHANGED") ? "kept" : "kept, marked again") : "mended";
  }

  /** The fields of gen3db's at which Helm 4 stops, in its words. */
  private static String conflicts(String said) {
    return Pattern.compile("with \"gen3db\"[^:\\n]*: ([.][^\\s\",]+)")
        .matcher(said)
        .results()
        .map(found -> "`" + found.group(1) + "`")
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** With an entry it comes back; without, the mark gives the role a new password (R11). */
  private String gone(String right) {
    Run run = gen3db("apply");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(logsIn(password())).isTrue();
    assertThat(gen3db("apply").service("fence").path("outcome").asText()).isEqualTo("UNCHANGED");
    if (password().equals(right)) {
      return "mended";
    }
    assertThat(run.out()).contains("GEN3DB-F650");
    assertThat(logsIn(right)).isFalse();
    return "renewed";
  }

  private String told(String right, Function<Tool.Asked, Ended> step) {
    return told(right, step.apply(asked()));
  }

  private void revision(String number) {
    values("revision: \"" + number + "\"\n", false);
  }

  private void installed() {
    if (gen3dbFirst) {
      applied();
    }
    tool.install(asked()).well();
    applied();
  }

  private String installThenApply() {
    tool.install(asked()).well();
    String chartsOwn = password();
    applied();
    if (!chartsOwn.isEmpty()) {
      assertThat(password()).isEqualTo(chartsOwn);
    }
    return told(password(), new Ended(0, "", ""));
  }

  private String applyThenInstall() {
    values("", true);
    applied();
    return told(password(), tool::install);
  }

  private String upgradeAfterApply() {
    installed();
    revision("2");
    return told(password(), tool::upgrade);
  }

  /** Whether it was rotated; an entry that the operator has made is changed by nobody. */
  private boolean rotated() {
    String before = password();
    Run run = release.run("rotate", "fence", "-n", namespace);
    if (run.exitCode() == 0) {
      assertThat(password()).isNotEqualTo(before);
      return true;
    }
    assertThat(password()).isEqualTo(before);
    assertThat(logsIn(before)).isTrue();
    return false;
  }

  private String upgradeAfterRotate() {
    installed();
    if (!rotated()) {
      return "refused";
    }
    revision("2");
    return told(password(), tool::upgrade);
  }

  private String hostSpelledOtherwise() {
    String administrator =
        "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\":"
            + " \"gen3-postgresql\"}, \"stringData\": {\"postgres-password\": \"%s\"}}";
    cluster.post(
        "api/v1/namespaces/" + namespace + "/secrets",
        administrator.formatted(server.master().password().text()));
    values(BUNDLED, false);
    installed();
    values(BUNDLED + "revision: \"2\"\n", false);
    return told(password(), tool::upgrade);
  }

  private String explicitPassword() {
    values(EXPLICIT.formatted("first-of-the-values"), false);
    installed();
    values(EXPLICIT.formatted("second-of-the-values"), false);
    applied();
    return told(password(), tool::upgrade);
  }

  private String postRenderIntroduced() {
    postRenders = false;
    tool.install(asked()).well();
    postRenders = true;
    if (tool instanceof Helm) {
      JsonNode before = secret();
      Ended early = tool.upgrade(asked());
      assertThat(early.exitCode()).as(early.said()).isNotZero();
      assertThat(early.said()).contains("GEN3DB-643", "gen3db apply");
      if (delivery.isEmpty()) { // else the operator may have made it meanwhile
        assertThat(secret()).isEqualTo(before);
      }
    }
    applied();
    String right = password();
    String told = told(right, tool::upgrade);
    revision("2");
    return told.equals("kept") ? told(right, tool::upgrade) : told;
  }

  private String anotherDelivery() {
    installed();
    delivery = delivery.isEmpty() ? PUSH : "";
    values("", true);
    applied();
    return told(password(), tool::upgrade);
  }

  private String rollback() {
    installed();
    if (rotated()) {
      revision("2");
      tool.upgrade(asked()).well();
    }
    return told(password(), tool.rollBack());
  }

  private String failedUpgrade() {
    installed();
    rotated();
    revision("2");
    String right = password();
    Ended ended = tool.failAndGoBack(asked());
    assertThat(ended.exitCode()).as(ended.said()).isNotZero();
    return password().equals(right)
        ? told(right, ended)
        : told(right, new Ended(0, "", ended.said()));
  }

  private String force() {
    installed();
    revision("2");
    return told(password(), tool::force);
  }

  private String uninstall() {
    installed();
    String right = password();
    Ended ended = tool.uninstall();
    for (int i = 0; i < 100 && operator.collected() == 0 && !delivery.isEmpty(); i++) {
      pause();
    }
    return told(right, ended);
  }

  private static void pause() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void useTool(String column) {
    switch (column) {
      case "Helm 3" -> tool = new Helm(programs, 3, chart, namespace);
      case "Helm 4" -> tool = new Helm(programs, 4, chart, namespace);
      case "Argo CD's plugin command" -> {
        tool = new ArgoCd(programs, cluster, chart, namespace);
        postRenders = true;
      }
      case "Helm 3 and the operator" -> {
        tool = new Helm(programs, 3, chart, namespace);
        delivery = PUSH;
      }
      default -> throw new IllegalArgumentException(column);
    }
    values("", false);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cells")
  void eachCellTellsWhatHappens(String row, String column, String cell) {
    useTool(column);
    String told = SCENARIOS.get(row).play(this);
    assertThat(told).as(said).isEqualTo(cell);
  }

  /** The same where gen3db was first, and made the Secret for Helm to take over. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cellsOfHelm")
  void whoeverMadeTheSecretTheSameHappens(String row, String column, String cell) {
    gen3dbFirst = true;
    useTool(column);
    String told = SCENARIOS.get(row).play(this);
    assertThat(told).as(said).isEqualTo(cell);
  }

  static Stream<Arguments> cellsOfHelm() throws IOException {
    return cells()
        .filter(
            cell ->
                List.of("Helm 3", "Helm 4").contains(cell.get()[1])
                    && List.of(
                            "upgrade after rotate",
                            "rollback after rotate",
                            "failed upgrade that goes back",
                            "upgrade by force")
                        .contains(cell.get()[0]));
  }

  @Test
  void thePageHasEveryCell() throws IOException {
    assertThat(cells().map(cell -> cell.get()[0]).distinct())
        .containsExactlyElementsOf(SCENARIOS.keySet());
    assertThat(cells()).hasSize(4 * SCENARIOS.size());
  }

  static {
    if (!Files.exists(PAGE)) {
      throw new UncheckedIOException(new IOException(PAGE + " is not there"));
    }
  }
}
