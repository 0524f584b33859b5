package org.gen3db.beside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.beside.Programs.Ended;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.kubernetes.KubeApiServer;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart of gen3db makes what {@code render --job} prints, by both Helms, and no more. */
@Tag("full")
class ChartTest {
  private static final Path CHART =
      Path.of("..", "integrations", "chart", "gen3db").toAbsolutePath().normalize();
  private static final Path CASES =
      Path.of("..", "adapter-helm", "src", "test", "resources", "chart-cases");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String MASTER =
      """
      gen3db: {job: {image: 'registry.example.org/gen3db:1'}}
      global:
        dev: false
        postgres:
          dbCreate: true
          master: {host: db.example.org, port: "6432", username: postgres, password: hunter2-master}
      fence:
        postgres: {password: hunter2-explicit, database: "<a>&'\\"ü\\U0001F600"}
      """;

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void programs() {
    programs = new Programs(folder, folder.resolve("kubeconfig"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Run gen3db(List<String> options, String... how) {
    var line = new ArrayList<>(List.of("render", "-n", "prod"));
    line.addAll(List.of(how));
    line.addAll(options);
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  private Ended helm(int major, String... words) {
    var line = new ArrayList<>(List.of(Programs.helm(major).toString()));
    line.addAll(List.of(words));
    return programs.run(folder, Map.of(), line);
  }

  private Ended template(int major, String... further) {
    var words = new ArrayList<>(List.of("template", "own", CHART.toString(), "-n", "prod"));
    words.addAll(List.of("--kube-version", "1.34.4", "-f", "decided.yaml"));
    words.addAll(List.of(further));
    return helm(major, words.toArray(String[]::new));
  }

  /** By kind; each is there once. */
  private static Map<String, JsonNode> byKind(Iterable<JsonNode> objects) {
    var kinds = new TreeMap<String, JsonNode>();
    for (JsonNode object : objects) {
      String kind = object.path("kind").asText();
      if (kind.equals("ExternalSecret") || kind.equals("PushSecret")) {
        continue; // apply makes them in the cluster
      }
      assertThat(kinds.put(kind, object)).as(kind).isNull();
    }
    return kinds;
  }

  private static Map<String, JsonNode> rendered(String manifest) throws IOException {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifest)) {
      return byKind(documents.readAll().stream().filter(one -> !one.isNull()).toList());
    }
  }

  /** But for the sum in a name, which each makes of all that it can be told. */
  private static Map<String, JsonNode> sumless(Map<String, JsonNode> objects) throws IOException {
    String name = objects.get("Job").at("/metadata/name").asText();
    assertThat(name).matches(".*-gen3db-[0-9a-f]{10}");
    assertThat(objects.get("ConfigMap").at("/metadata/name").asText()).isEqualTo(name);
    var all = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> object : objects.entrySet()) {
      all.put(
          object.getKey(), JSON.readTree(object.getValue().toString().replace(name, "with-a-sum")));
    }
    return all;
  }

  static Stream<List<String>> releases() throws IOException {
    var all = new ArrayList<List<String>>();
    try (Stream<Path> cases = Files.list(CASES)) {
      for (Path one : cases.filter(Files::isDirectory).sorted().toList()) {
        JsonNode asked = JSON.readTree(one.resolve("case.json").toFile());
        var options = new ArrayList<>(List.of("--release", asked.path("release").asText()));
        for (JsonNode file : asked.path("values")) {
          options.addAll(List.of("-f", one.resolve(file.asText()).toAbsolutePath().toString()));
        }
        asked.path("set").forEach(flag -> options.add(flag.asText()));
        options.addAll(List.of("--set", "gen3db.job.image=gen3db:1"));
        all.add(List.copyOf(options));
      }
    }
    for (String more :
        List.of(
            "{}",
            "global: {dev: true}",
            "global: {postgres: {externalSecret: m, master: null}}",
            "global: {externalSecrets: {deploy: true, pushSecret: true}}",
            "global: {externalSecrets: {deploy: true, separateSecretStore: true}}",
            """
            gen3db:
              job:
                serviceAccountAnnotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/g'}
                resources: {requests: {cpu: 1, memory: 300Mi}}
            """)) {
      all.add(List.of("-f", "v.yaml", "-f", more));
    }
    all.add(List.of("-f", "v.yaml", "--helm-hooks"));
    all.add(List.of("-f", "v.yaml", "--service", "fence", "--release", "r".repeat(53)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void itMakesWhatRenderPrints(List<String> release) throws IOException {
    write("v.yaml", MASTER);
    var options = new ArrayList<String>();
    for (String option : release) {
      if (option.contains(": ") || option.equals("{}")) {
        write("more.yaml", option);
        options.add("more.yaml");
      } else {
        options.add(option);
      }
    }
    Run printed = gen3db(options, "--job", "-o", "json");
    Run decided = gen3db(options, "--chart-values");
    assertThat(decided.exitCode()).isEqualTo(printed.exitCode());
    if (printed.exitCode() != 0) {
      return; // values that are refused before anything is rendered
    }
    assertThat(decided.err()).endsWith(printed.err());
    assertThat(decided.out()).doesNotContain("hunter2");
    write("decided.yaml", decided.out());
    Map<String, JsonNode> wanted = sumless(byKind(printed.document().path("items")));
    for (int major : List.of(3, 4)) {
      assertThat(sumless(rendered(template(major).well().out()))).isEqualTo(wanted);
    }
  }

  private static String[] and(String[] words, String... further) {
    return Stream.concat(Stream.of(words), Stream.of(further)).toArray(String[]::new);
  }

  private static Map<String, JsonNode> ofDumps(Iterable<JsonNode> objects) {
    var kinds = new TreeMap<String, JsonNode>();
    for (JsonNode object : objects) {
      if (object
          .at("/metadata/labels")
          .path("app.kubernetes.io/component")
          .asText()
          .equals("dump")) {
        assertThat(kinds.put(object.path("kind").asText(), object)).isNull();
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"gen3db\": {\"job\": {\"serviceAccountAnnotations\": {\"a/b\": \"c\"}}}}",
        "a release with a long name"
      })
  void itMakesTheScheduleOfDumpsThatRenderPrints(String more) throws IOException {
    boolean isLong = !more.startsWith("{");
    write("v.yaml", MASTER);
    write("more.yaml", isLong ? "{}" : more);
    List<String> options =
        List.of(
            "-f",
            "v.yaml",
            "-f",
            "more.yaml",
            "--set",
            "gen3db.job.dumpsClaim=nightly",
            "--release",
            isLong ? "r".repeat(53) : "gen3");
    String[] dumps = {"--dump-schedule", "0 3 * * *", "--keep", "7"};
    Run printed = gen3db(options, and(dumps, "--job", "-o", "json"));
    Run decided = gen3db(options, and(dumps, "--chart-values"));
    assertThat(decided.exitCode()).as(decided.all()).isZero();
    assertThat(decided.out()).doesNotContain("hunter2");
    write("decided.yaml", decided.out());
    Map<String, JsonNode> wanted = ofDumps(printed.document().path("items"));
    assertThat(wanted)
        .containsOnlyKeys(
            "ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ConfigMap", "CronJob");
    assertThat(wanted.get("CronJob").at("/metadata/name").asText()).hasSizeLessThanOrEqualTo(52);
    for (int major : List.of(3, 4)) {
      String manifest = template(major).well().out();
      try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifest)) {
        assertThat(ofDumps(documents.readAll())).isEqualTo(wanted);
      }
      String alone =
          template(
                  major,
                  "--set",
                  "now=false,networkPolicy.create=false,serviceAccount.create=false")
              .err();
      assertThat(alone).contains("serviceAccount.name is empty");
      String others =
          template(
                  major,
                  "--set",
                  "now=false,networkPolicy.create=false,serviceAccount.create=false,serviceAccount.name=ours,"
                      + "dumps.options={--encrypt-to,KEY}")
              .well()
              .out();
      try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(others)) {
        Map<String, JsonNode> all = ofDumps(documents.readAll());
        assertThat(all).containsOnlyKeys("Role", "RoleBinding", "ConfigMap", "CronJob");
        assertThat(all.get("RoleBinding").at("/subjects/0/name").asText()).isEqualTo("ours");
        JsonNode pod = all.get("CronJob").at("/spec/jobTemplate/spec/template/spec");
        assertThat(pod.path("serviceAccountName").asText()).isEqualTo("ours");
        assertThat(pod.at("/containers/0/args").toString())
            .endsWith("\"--keep\",\"7\",\"--encrypt-to\",\"KEY\"]");
      }
      // Two that are made have two names, and each the rights of one.
      String named = template(major, "--set", "serviceAccount.name=ours").well().out();
      try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(named)) {
        List<JsonNode> all = documents.readAll();
        assertThat(all.stream().filter(one -> one.path("kind").asText().equals("ServiceAccount")))
            .extracting(one -> one.at("/metadata/name").asText())
            .containsExactlyInAnyOrder("ours", "ours-dump");
        assertThat(ofDumps(all).get("RoleBinding").at("/subjects/0/name").asText())
            .isEqualTo("ours-dump");
      }
    }
  }

  private void decide(String namespace, String... further) throws IOException {
    write("v.yaml", MASTER);
    var line = new ArrayList<>(List.of("render", "--chart-values", "-n", namespace));
    line.addAll(List.of("-f", "v.yaml"));
    line.addAll(List.of(further));
    Run run = RunnerUnderTest.run(folder, line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.all()).isZero();
    write("decided.yaml", run.out());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whatIsLeftToUsersIsDone(int major) throws IOException {
    decide("prod");
    write(
        "own.yaml",
        """
        schedule: "30 3 * * *"
        timeZone: Europe/Berlin
        run: "2"
        options: [--log-format, json]
        imagePullPolicy: Always
        imagePullSecrets: [{name: pull}]
        priorityClassName: high
        nodeSelector: {disk: fast}
        tolerations: [{key: batch, operator: Exists}]
        affinity: {nodeAffinity: {}}
        podLabels: {team: data}
        podAnnotations: {sidecar.istio.io/inject: "false"}
        env: [{name: AWS_REGION, value: us-east-1}]
        serviceAccount: {create: false, name: ours}
        networkPolicy: {create: false}
        ttlSecondsAfterFinished: 0
        """);
    Map<String, JsonNode> all = rendered(template(major, "-f", "own.yaml").well().out());
    assertThat(all).containsOnlyKeys("Role", "RoleBinding", "ConfigMap", "Job", "CronJob");
    assertThat(all.get("RoleBinding").at("/subjects/0/name").asText()).isEqualTo("ours");
    JsonNode cron = all.get("CronJob").path("spec");
    assertThat(cron.path("schedule").asText()).isEqualTo("30 3 * * *");
    assertThat(cron.path("timeZone").asText()).isEqualTo("Europe/Berlin");
    assertThat(cron.path("concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(cron.path("suspend").asBoolean(true)).isFalse();
    JsonNode job = all.get("Job").path("spec");
    assertThat(cron.at("/jobTemplate/spec")).isEqualTo(job);
    assertThat(job.path("ttlSecondsAfterFinished").asInt(1)).isZero();
    JsonNode template = job.path("template");
    assertThat(template.at("/metadata/labels/team").asText()).isEqualTo("data");
    assertThat(template.at("/metadata/annotations").toString())
        .isEqualTo("{\"gen3db.org/run\":\"2\",\"sidecar.istio.io/inject\":\"false\"}");
    JsonNode pod = template.path("spec");
    assertThat(pod.path("serviceAccountName").asText()).isEqualTo("ours");
    assertThat(pod.path("priorityClassName").asText()).isEqualTo("high");
    assertThat(pod.at("/imagePullSecrets/0/name").asText()).isEqualTo("pull");
    assertThat(pod.at("/nodeSelector/disk").asText()).isEqualTo("fast");
    assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("batch");
    assertThat(pod.at("/affinity").has("nodeAffinity")).isTrue();
    assertThat(pod.at("/containers/0/imagePullPolicy").asText()).isEqualTo("Always");
    assertThat(pod.at("/containers/0/args").toString())
        .startsWith("[\"apply\",")
        .endsWith(",\"--log-format\",\"json\"]");
    assertThat(pod.at("/containers/0/env").findValuesAsText("name"))
        .containsExactly("HOME", "AWS_REGION");
    // Whatever the Job would do otherwise makes another one, as a Job cannot be changed.
    String name = all.get("Job").at("/metadata/name").asText();
    for (String other :
        List.of("run=3", "podLabels.team=web", "env[0].value=eu-west-1", "serviceAccount.name=x")) {
      var changed = rendered(template(major, "-f", "own.yaml", "--set-string", other).well().out());
      assertThat(changed.get("Job").at("/metadata/name").asText()).as(other).isNotEqualTo(name);
      assertThat(changed.get("ConfigMap").at("/metadata/name"))
          .isEqualTo(changed.get("Job").at("/metadata/name"));
    }
    assertThat(rendered(template(major, "--set", "now=false").well().out()))
        .doesNotContainKeys("Job", "CronJob", "ConfigMap");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void whatItCannotDoWithoutIsAskedFor(int major) throws IOException {
    decide("prod");
    assertThat(
            helm(major, "lint", CHART.toString(), "-n", "prod", "--strict", "-f", "decided.yaml")
                .well()
                .out())
        .contains("0 chart(s) failed");
    for (String value :
        List.of("release", "namespace", "image", "values", "arguments", "rules", "egress")) {
      Ended without = template(major, "--set", value + "=null");
      assertThat(without.exitCode()).as(value).isNotZero();
      assertThat(without.err()).contains(value + " is empty", "gen3db render --chart-values");
    }
    Ended elsewhere = template(major, "-n", "other");
    assertThat(elsewhere.exitCode()).isNotZero();
    assertThat(elsewhere.err()).contains("are of namespace prod, and this is other");
    assertThat(template(major, "--set", "serviceAccount.create=false").err())
        .contains("serviceAccount.name is empty");
    assertThat(template(major, "--set", "scheduel=x").exitCode()).isNotZero();
  }

  @Test
  void itsVersionIsThatOfTheProject() throws IOException {
    JsonNode chart = YAML.readTree(CHART.resolve("Chart.yaml").toFile());
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    assertThat(chart.path("version").asText()).isEqualTo(version);
    assertThat(chart.path("appVersion").asText()).isEqualTo(version);
  }

  /** Where only what the restricted standard allows is let in, and each warning is told. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theRealServerAcceptsItAndAnotherOneAfterIt(int major) throws IOException {
    TestCluster cluster = KubeApiServer.shared();
    programs = new Programs(folder, cluster.kubeconfig());
    String namespace = cluster.newNamespace();
    cluster
        .call(
            "PATCH",
            "api/v1/namespaces/" + namespace,
            TestCluster.MERGE,
            TestCluster.json(
                "{\"metadata\": {\"labels\": {\"pod-security.kubernetes.io/enforce\":"
                    + " \"restricted\", \"pod-security.kubernetes.io/warn\": \"restricted\"}}}"))
        .done();
    decide(namespace, "--dump-schedule", "@daily", "--set", "gen3db.job.dumpsClaim=nightly");
    String[] where = {"own", CHART.toString(), "-n", namespace, "-f", "decided.yaml"};
    Ended installed = helm(major, with(where, "install", "--set", "schedule=30 3 * * *"));
    assertThat(installed.well().err()).doesNotContainIgnoringCase("warning");
    assertThat(installed.out())
        .contains("get secret gen3-gen3db-values", "logs -f job/gen3-gen3db-");
    List<String> first = jobs(cluster, namespace);
    assertThat(first).hasSize(1);
    assertThat(count(cluster, namespace, "cronjobs")).isEqualTo(2);
    helm(major, with(where, "upgrade")).well();
    assertThat(jobs(cluster, namespace)).isEqualTo(first);
    assertThat(count(cluster, namespace, "cronjobs")).isEqualTo(1); // that of dumps
    helm(major, with(where, "upgrade", "--set", "run=again")).well();
    assertThat(jobs(cluster, namespace)).hasSize(1).doesNotContainAnyElementsOf(first);
    helm(major, "uninstall", "own", "-n", namespace).well();
    assertThat(jobs(cluster, namespace)).isEmpty();
  }

  private static String[] with(String[] where, String command, String... further) {
    var words = new ArrayList<>(List.of(command));
    words.addAll(List.of(where));
    words.addAll(List.of(further));
    return words.toArray(String[]::new);
  }

  private static JsonNode items(TestCluster cluster, String namespace, String kind) {
    return cluster
        .call("GET", "apis/batch/v1/namespaces/" + namespace + "/" + kind, null, null)
        .done()
        .path("items");
  }

  private static int count(TestCluster cluster, String namespace, String kind) {
    return items(cluster, namespace, kind).size();
  }

  /** Those that are not being deleted. */
  private static List<String> jobs(TestCluster cluster, String namespace) {
    var names = new ArrayList<String>();
    for (JsonNode job : items(cluster, namespace, "jobs")) {
      if (!job.at("/metadata").has("deletionTimestamp")) {
        names.add(job.at("/metadata/name").asText());
      }
    }
    return names;
  }
}
