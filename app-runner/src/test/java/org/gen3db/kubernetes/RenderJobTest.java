package org.gen3db.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Job of {@code render --job}: what it is, what it shows, and that it decides the same. */
class RenderJobTest {
  private static final Path CASES = Path.of("..", "adapter-helm", "src", "test", "resources");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGE = "gen3db: {job: {image: registry.example.org/gen3db:1}}";
  private static final String MASTER =
      """
      global:
        dev: false
        postgres:
          dbCreate: true
          master: {host: db.example.org, port: "6432", username: postgres, password: hunter2-master}
      fence:
        FENCE_CONFIG: {ENCRYPTION_KEY: hunter2-of-fence}
        postgres: {password: hunter2-explicit}
      """;

  @TempDir Path folder;

  private Run render(String... further) {
    var line = new ArrayList<>(List.of("render", "--job", "-o", "json", "-n", "prod"));
    line.addAll(List.of(further));
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  private Run rendered(String... further) {
    Run run = render(further);
    assertThat(run.exitCode()).as(run.all()).isZero();
    return run;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static JsonNode find(Run run, String kind) {
    for (JsonNode item : run.document().path("items")) {
      if (item.path("kind").asText().equals(kind)) {
        return item;
      }
    }
    throw new AssertionError("no " + kind + " in " + run.all());
  }

  private static List<String> kinds(Run run) {
    var kinds = new ArrayList<String>();
    run.document().path("items").forEach(item -> kinds.add(item.path("kind").asText()));
    return kinds;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  private Run scheduled(String... further) {
    var line =
        new ArrayList<>(
            List.of("render", "-o", "json", "-n", "prod", "-f", "v.yaml", "-f", "job.yaml"));
    line.addAll(List.of(further));
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  /** A dump writes nothing in the cluster, and its account can write nothing there. */
  @Test
  void aScheduleDumpsWithAnAccountThatOnlyReads() throws IOException {
    write(
        "v.yaml",
        MASTER
            + """
              guppy: {enabled: true, indices: [{index: etl, type: case}], configIndex: etl-config}
              """);
    write("job.yaml", "gen3db: {job: {image: gen3db:1, dumpsClaim: nightly}}");
    Run run = scheduled("--dump-schedule", "0 3 * * *", "--keep", "7", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(kinds(run))
        .containsExactly(
            "ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ConfigMap", "CronJob");
    assertThat(run.out()).doesNotContain("hunter2");
    JsonNode cron = find(run, "CronJob");
    assertThat(name(cron)).isEqualTo("gen3-gen3db-dump");
    assertThat(name(find(run, "ServiceAccount"))).isEqualTo("gen3-gen3db-dump");
    assertThat(cron.at("/spec/schedule").asText()).isEqualTo("0 3 * * *");
    assertThat(cron.at("/spec/timeZone").asText()).isEqualTo("Etc/UTC");
    assertThat(cron.at("/spec/concurrencyPolicy").asText()).isEqualTo("Forbid");
    JsonNode pod = cron.at("/spec/jobTemplate/spec/template/spec");
    assertThat(texts(pod.at("/containers/0/args")))
        .containsSubsequence(
            "dump", "--release", "gen3", "-n", "prod", "-f", "/etc/gen3db/values/values.yaml")
        .containsSubsequence("--service", "fence", "--to", "/dumps", "--keep", "7");
    assertThat(pod.path("volumes").toString()).contains("{\"claimName\":\"nightly\"}");
    assertThat(pod.at("/serviceAccountName").asText()).isEqualTo("gen3-gen3db-dump");
    assertThat(find(run, "Role").path("rules").findValues("verbs"))
        .allSatisfy(verbs -> assertThat(texts(verbs)).containsExactly("get"));
    assertThat(find(run, "Role").at("/rules/1/resourceNames").toString())
        .contains("\"fence-dbcreds\"");
    assertThat(find(run, "NetworkPolicy").at("/spec/egress/1/ports").toString())
        .contains("6432", "9200");
    assertThat(find(run, "NetworkPolicy").at("/spec/podSelector/matchLabels"))
        .isEqualTo(cron.at("/spec/jobTemplate/spec/template/metadata/labels"));
    assertThat(find(run, "ConfigMap").path("data").path("values.yaml").asText())
        .contains("etl-config", "etl");

    Run both =
        scheduled("--job", "--dump-schedule", "@daily", "--with-secrets", "--service", "fence");
    assertThat(both.exitCode()).as(both.all()).isZero();
    assertThat(kinds(both)).containsOnlyOnce("Job", "CronJob").contains("Secret");
    assertThat(kinds(both).stream().filter("ServiceAccount"::equals)).hasSize(2);
    assertThat(both.document().path("items").findValuesAsText("name"))
        .containsOnlyOnce("gen3-gen3db-values");
  }

  /** A Pod for each database, whoever shares it, and each index; and one that waits for them. */
  @Test
  @Provokes("NOTHING_IN_PARTS")
  void aRestoreInPartsIsAPodForEachPartAndOneThatWaitsForAllOfThem() throws IOException {
    write(
        "v.yaml",
        MASTER
            + """
              indexd: {postgres: {dbRestore: true}}
              sheepdog: {postgres: {dbRestore: true, database: shared}}
              metadata: {postgres: {dbRestore: true, database: shared}}
              guppy:
                enabled: true
                dbRestore: true
                indices: [{index: etl_case, type: case}]
                configIndex: etl_array-config
              """);
    write("job.yaml", "gen3db: {job: {image: gen3db:1}, dumps: {adapter: s3, from: 's3://dumps'}}");
    Run run = scheduled("--job", "--fan-out", "--version", "1.0");
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(kinds(run))
        .containsExactly(
            "ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ConfigMap", "Job", "Job");
    assertThat(run.out()).doesNotContain("hunter2");
    JsonNode items = run.document().path("items");
    JsonNode load = items.get(5);
    JsonNode release = items.get(6);
    assertThat(load.at("/spec/completionMode").asText()).isEqualTo("Indexed");
    assertThat(load.at("/spec/completions").asInt()).isEqualTo(4);
    assertThat(load.at("/spec/parallelism").asInt()).isEqualTo(4);
    assertThat(texts(load.at("/spec/template/spec/containers/0/args")))
        .startsWith("restore")
        .containsSubsequence("--load-only", "--part", "$(JOB_COMPLETION_INDEX)")
        .containsSubsequence("--version", "1.0");
    assertThat(release.at("/spec").has("completions")).isFalse();
    assertThat(texts(release.at("/spec/template/spec/containers/0/args")))
        .startsWith("restore")
        .containsSubsequence("--after-job", name(load))
        .containsSubsequence("--version", "1.0");
    JsonNode rules = find(run, "Role").path("rules");
    JsonNode jobs = rules.get(rules.size() - 1);
    assertThat(jobs.toString())
        .isEqualTo(
            "{\"apiGroups\":[\"batch\"],\"resources\":[\"jobs\"],\"resourceNames\":[\"%s\"],\"verbs\":[\"get\"]}"
                .formatted(name(load)));
    assertThat(rules.toString()).contains("indexd-dbcreds", "sheepdog-dbcreds");
    assertThat(find(run, "NetworkPolicy").at("/spec/egress/1/ports").toString())
        .contains("9200", "6432");
    assertThat(find(run, "ConfigMap").path("data").path("values.yaml").asText())
        .contains("dbRestore", "etl_array-config", "s3://dumps");
    assertThat(name(items.get(6)).length()).isLessThanOrEqualTo(63);
    // Another version of the data is another Job.
    Run other = scheduled("--job", "--fan-out", "--version", "1.1");
    assertThat(name(other.document().path("items").get(5))).isNotEqualTo(name(load));

    // No Pod has a folder of the machine that renders.
    String job = "gen3db: {job: {image: gen3db:1}, dumps: {adapter: s3, from: 's3://dumps'}, ";
    for (String setting : List.of("masks", "checks")) {
      write("job.yaml", job + "restore: {" + setting + ": of/mine}}");
      Run folder = scheduled("--job", "--fan-out");
      assertThat(folder.exitCode()).as(folder.all()).isEqualTo(2);
      assertThat(folder.out())
          .contains("GEN3DB-649", "gen3db.restore." + setting, "of/mine", "/gen3db/mine");
      write("job.yaml", job + "restore: {" + setting + ": /in/image}}");
      assertThat(find(scheduled("--job", "--fan-out"), "ConfigMap").toString())
          .contains("/in/image");
    }
    // What a Pod loads is released by another one.
    for (String setting : List.of("compare: false", "templates: never")) {
      write("job.yaml", job + "restore: {" + setting + "}}");
      Run lost = scheduled("--job", "--fan-out");
      assertThat(lost.exitCode()).as(lost.all()).isEqualTo(2);
      assertThat(lost.out()).contains("GEN3DB-658", "gen3db.restore." + setting);
    }

    for (List<String> wrong :
        List.of(
            List.of("--fan-out"),
            List.of("--job", "--version", "1"),
            List.of("--job", "--fan-out", "--helm-hooks"))) {
      Run refused = scheduled(wrong.toArray(String[]::new));
      assertThat(refused.exitCode()).as(refused.all()).isEqualTo(2);
      assertThat(refused.out()).contains("GEN3DB-501");
    }
    write("job.yaml", IMAGE);
    assertThat(scheduled("--job", "--fan-out").out()).contains("GEN3DB-939");
    write("v.yaml", MASTER);
    Run nothing = scheduled("--job", "--fan-out");
    assertThat(nothing.exitCode()).as(nothing.all()).isEqualTo(2);
    assertThat(nothing.out()).contains("GEN3DB-658");
  }

  /** A bucket is where the values say, and no volume is needed for it. */
  @Test
  void aScheduleOfDumpsIntoABucketNeedsNoClaim() throws IOException {
    write("v.yaml", MASTER);
    String job = "gen3db: {job: {image: gen3db:1%s}%s}";
    String bucket = ", dumps: {adapter: s3, from: 's3://dumps/gen3', endpoint: 'http://s3:9000'}";
    write("job.yaml", job.formatted("", bucket));
    Run run = scheduled("--dump-schedule", "@daily", "--keep", "3", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isZero();
    JsonNode pod = find(run, "CronJob").at("/spec/jobTemplate/spec/template/spec");
    assertThat(texts(pod.at("/containers/0/args")))
        .doesNotContain("--to")
        .containsSubsequence("dump", "--keep", "3");
    assertThat(pod.path("volumes").toString()).doesNotContain("persistentVolumeClaim");
    assertThat(pod.at("/containers/0/volumeMounts").toString()).doesNotContain("dumps");
    assertThat(find(run, "ConfigMap").path("data").path("values.yaml").asText())
        .contains("s3://dumps/gen3");
    assertThat(find(run, "NetworkPolicy").at("/spec/egress/1/ports").toString()).contains("9000");

    write("job.yaml", job.formatted("", "") + "\nglobal: {dbRestoreBucket: of-the-charts}\n");
    assertThat(scheduled("--dump-schedule", "@daily", "--service", "fence").exitCode()).isZero();
    write("job.yaml", job.formatted(", dumpsClaim: nightly", bucket));
    Run claim = scheduled("--dump-schedule", "@daily", "--service", "fence");
    assertThat(claim.out()).contains("\"nightly\"", "--to");
    write("job.yaml", job.formatted("", ", dumps: {adapter: directory, from: dumps}"));
    Run folder = scheduled("--dump-schedule", "@daily", "--service", "fence");
    assertThat(folder.exitCode()).as(folder.all()).isEqualTo(2);
    assertThat(folder.out()).contains("GEN3DB-939");
  }

  @Test
  @Provokes("NO_DUMPS_CLAIM")
  void aScheduleNeedsAPlaceForItsDumps() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    Run without = scheduled("--dump-schedule", "0 3 * * *");
    assertThat(without.exitCode()).as(without.all()).isEqualTo(2);
    assertThat(without.out()).contains("GEN3DB-939", "gen3db.job.dumpsClaim");
    for (String wrong : List.of("daily", "0 3 * *", "0 3 * * * *", "0 3 * * $(x)", "")) {
      Run run = scheduled("--dump-schedule", wrong);
      assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
      assertThat(run.out()).contains("GEN3DB-501");
    }
    assertThat(scheduled("--keep", "7").exitCode()).isEqualTo(2);
    assertThat(scheduled("--dump-schedule", "@daily", "--keep", "0").exitCode()).isEqualTo(2);
  }

  @Test
  @Provokes("SECRET_TO_BE_MADE")
  void itsObjectsComeInOrderAndHoldNoSecret() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    Run run = rendered("-f", "v.yaml", "-f", "job.yaml");
    assertThat(kinds(run))
        .containsExactly(
            "ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ConfigMap", "Job");
    assertThat(run.out()).doesNotContain("hunter2");
    assertThat(run.err())
        .contains(
            "GEN3DB-W646",
            "kubectl -n prod create secret generic gen3-gen3db-values",
            "--from-file=global.postgres.master.password=FILE",
            "--from-file=fence.postgres.password=FILE")
        .doesNotContain("hunter2");
    JsonNode job = find(run, "Job");
    assertThat(name(job)).matches("gen3-gen3db-[0-9a-f]{10}");
    assertThat(name(find(run, "ConfigMap"))).isEqualTo(name(job));
    JsonNode container = job.at("/spec/template/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo("registry.example.org/gen3db:1");
    assertThat(texts(container.path("args")))
        .containsExactly(
            "apply",
            "--release",
            "gen3",
            "-n",
            "prod",
            "-f",
            "/etc/gen3db/values/values.yaml",
            "--set-file",
            "global.postgres.master.password=/etc/gen3db/secret/global.postgres.master.password",
            "--set-file",
            "fence.postgres.password=/etc/gen3db/secret/fence.postgres.password");
    JsonNode policy = find(run, "NetworkPolicy");
    assertThat(policy.at("/spec/egress/1/ports").findValuesAsText("port"))
        .containsExactly("443", "6432", "6443");
    assertThat(policy.at("/spec/podSelector/matchLabels"))
        .isEqualTo(job.at("/spec/template/metadata/labels"));
  }

  @Test
  void itsNameFollowsWhatEverybodyMaySeeOfIt() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    String first = rendered("-f", "v.yaml", "-f", "job.yaml").out();
    assertThat(rendered("-f", "v.yaml", "-f", "job.yaml").out()).isEqualTo(first);
    // What only its Secret holds changes nothing that is shown.
    assertThat(
            rendered("-f", "v.yaml", "-f", "job.yaml", "--set-string", "fence.postgres.password=o")
                .out())
        .isEqualTo(first);
    String name = name(find(rendered("-f", "v.yaml", "-f", "job.yaml"), "Job"));
    for (String change :
        List.of(
            "indexd.postgres.database=another",
            "gen3db.job.image=another",
            "gen3db.job.resources.limits.memory=1Gi",
            "audit.enabled=false")) {
      Run run = rendered("-f", "v.yaml", "-f", "job.yaml", "--set", change);
      assertThat(name(find(run, "Job"))).as(change).isNotEqualTo(name);
      assertThat(name(find(run, "ConfigMap"))).isEqualTo(name(find(run, "Job")));
    }
  }

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> all = Files.list(CASES.resolve("chart-cases"))) {
      return all.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  /** By nothing but what the ConfigMap and the Secret hold. */
  @ParameterizedTest
  @MethodSource("cases")
  void itDecidesWhatIsPlannedHere(Path chartCase) throws IOException {
    JsonNode asked = JSON.readTree(chartCase.resolve("case.json").toFile());
    write("job.yaml", IMAGE);
    var options = new ArrayList<String>(List.of("--release", asked.path("release").asText()));
    for (JsonNode file : asked.path("values")) {
      options.addAll(List.of("-f", chartCase.resolve(file.asText()).toAbsolutePath().toString()));
    }
    options.addAll(List.of("-f", "job.yaml"));
    asked.path("set").forEach(flag -> options.add(flag.asText()));
    Run planned = plan(options);
    if (planned.exitCode() != 0) {
      return; // values that are refused before anything is rendered
    }
    Run job = rendered(options.toArray(String[]::new));
    assertThat(decided(plan(inCluster(job)))).isEqualTo(decided(planned));
  }

  private Run plan(List<String> options) {
    var line = new ArrayList<>(List.of("plan", "--offline", "-o", "json", "-n", "prod"));
    line.addAll(options);
    return RunnerUnderTest.run(folder, line.toArray(String[]::new));
  }

  /** The options of the Job, with what is mounted there as files here. */
  private List<String> inCluster(Run job) throws IOException {
    write("there.yaml", find(job, "ConfigMap").path("data").path("values.yaml").asText());
    var options = new ArrayList<String>();
    JsonNode arguments = find(job, "Job").at("/spec/template/spec/containers/0/args");
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i).asText();
      if (argument.equals("-n")) {
        i++;
      } else if (argument.equals("/etc/gen3db/values/values.yaml")) {
        options.add("there.yaml");
      } else if (argument.contains("=/etc/gen3db/secret/")) {
        String key = argument.substring(0, argument.indexOf('='));
        write(key, "only-there");
        options.add(key + "=" + key);
      } else {
        options.add(argument);
      }
    }
    return options;
  }

  private static JsonNode decided(Run plan) {
    assertThat(plan.exitCode()).as(plan.all()).isZero();
    ObjectNode document = (ObjectNode) plan.document();
    document.remove("warnings");
    document.findParents("findings").forEach(one -> ((ObjectNode) one).remove("findings"));
    document
        .findParents("source")
        .forEach(
            one -> {
              String source = one.path("source").asText();
              if (source.contains(":") || source.startsWith("--")) {
                ((ObjectNode) one).put("source", "written");
              }
            });
    return document;
  }

  @Test
  void withItsSecretsItHoldsExactlyWhatIsHidden() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    write("ca.pem", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
    write("other.txt", "hunter2-other\n");
    write(
        "more.yaml",
        """
        gen3db:
          databaseServer:
            sslRootCert: ca.pem
            address: 127.0.0.1:15432
            masters: {other.example.org: {username: root, passwordFile: other.txt}}
          secretStore: {context: of-this-machine, kubeconfig: /root/of-this-machine}
        """);
    Run run =
        rendered(
            "-f",
            "v.yaml",
            "-f",
            "job.yaml",
            "-f",
            "more.yaml",
            "--with-secrets",
            "--service",
            "fence");
    assertThat(run.err()).doesNotContain("GEN3DB-W646");
    assertThat(kinds(run))
        .containsExactly(
            "Secret",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "NetworkPolicy",
            "ConfigMap",
            "Secret",
            "Job");
    JsonNode items = run.document().path("items");
    assertThat(name(items.get(0))).isEqualTo("fence-dbcreds");
    assertThat(text(items.get(0), "password")).isEqualTo("hunter2-explicit");
    assertThat(items.get(0).path("data").has("dbcreated")).isFalse();
    JsonNode hidden = items.get(6);
    assertThat(name(hidden)).isEqualTo("gen3-gen3db-values");
    assertThat(hidden.path("data")).hasSize(4);
    assertThat(text(hidden, "global.postgres.master.password")).isEqualTo("hunter2-master");
    assertThat(text(hidden, "fence.postgres.password")).isEqualTo("hunter2-explicit");
    assertThat(text(hidden, "gen3db.databaseServer.sslRootCert"))
        .isEqualTo("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
    assertThat(text(hidden, "gen3db.databaseServer.masters.other.example.org.passwordFile"))
        .isEqualTo("hunter2-other\n");
    String values = find(run, "ConfigMap").path("data").path("values.yaml").asText();
    assertThat(values)
        .contains(
            "/etc/gen3db/secret/gen3db.databaseServer.sslRootCert",
            "/etc/gen3db/secret/gen3db.databaseServer.masters.other.example.org.passwordFile")
        .doesNotContain("of-this-machine", "15432", "hunter2", "FENCE_CONFIG", "image");
    assertThat(find(run, "Job").toString()).contains("\"--service\",\"fence\"");
  }

  private static String text(JsonNode secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.path("data").path(key).asText()), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                          | pre-install,pre-upgrade   | -1",
        "global: {dev: true}                                         | post-install,post-upgrade | 0",
        "global: {externalSecrets: {deploy: true, pushSecret: true}} | post-install,post-upgrade | 0",
        "global: {postgres: {externalSecret: m, master: null}}       | post-install,post-upgrade | 0",
      })
  void itRunsBeforeTheChartWhereItCan(String values, String hook, String wave) throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    write("more.yaml", values);
    String[] files = {"-f", "v.yaml", "-f", "job.yaml", "-f", "more.yaml"};
    JsonNode job = find(rendered(files), "Job").at("/metadata/annotations");
    assertThat(job.path("argocd.argoproj.io/sync-wave").asText()).isEqualTo(wave);
    assertThat(job.has("helm.sh/hook")).isFalse();
    var line = new ArrayList<>(List.of(files));
    line.add("--helm-hooks");
    Run hooks = rendered(line.toArray(String[]::new));
    for (JsonNode item : hooks.document().path("items")) {
      if (item.path("kind").asText().endsWith("Secret")) {
        continue; // of External Secrets: it stays
      }
      JsonNode annotations = item.at("/metadata/annotations");
      assertThat(annotations.path("helm.sh/hook").asText()).isEqualTo(hook);
      assertThat(annotations.path("helm.sh/hook-weight").asText())
          .isEqualTo(item.path("kind").asText().equals("Job") ? "-5" : "-10");
      assertThat(annotations.has("argocd.argoproj.io/sync-wave")).isFalse();
    }
    assertThat(find(hooks, "Job").at("/spec/ttlSecondsAfterFinished").asInt()).isEqualTo(86_400);
  }

  /** What ChartTest renders it from; here that it is of these very objects, and holds no secret. */
  @Test
  void ownChartIsToldWhatTheObjectsAre() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    Run objects = rendered("-f", "v.yaml", "-f", "job.yaml", "--helm-hooks");
    Run values =
        RunnerUnderTest.run(
            folder,
            "render",
            "--chart-values",
            "--helm-hooks",
            "-n",
            "prod",
            "-f",
            "v.yaml",
            "-f",
            "job.yaml");
    assertThat(values.exitCode()).as(values.all()).isZero();
    assertThat(values.err()).isEqualTo(objects.err());
    assertThat(values.out()).doesNotContain("hunter2").contains("values: |\n  {\n");
    JsonNode told = new YAMLMapper().readTree(values.out());
    assertThat(told.fieldNames())
        .toIterable()
        .containsExactly(
            "release",
            "namespace",
            "image",
            "arguments",
            "secret",
            "resources",
            "ttlSecondsAfterFinished",
            "annotations",
            "serviceAccount",
            "rules",
            "egress",
            "values");
    assertThat(told.path("namespace").asText()).isEqualTo("prod");
    assertThat(told.path("secret").asText()).isEqualTo("gen3-gen3db-values");
    assertThat(told.path("ttlSecondsAfterFinished").asInt()).isEqualTo(86_400);
    assertThat(told.at("/annotations/job"))
        .isEqualTo(find(objects, "Job").at("/metadata/annotations"));
    assertThat(told.path("rules")).isEqualTo(find(objects, "Role").path("rules"));
    assertThat(told.path("values").asText())
        .isEqualTo(find(objects, "ConfigMap").path("data").path("values.yaml").asText());
    assertThat(told.at("/serviceAccount/annotations").toString()).isEqualTo("{}");
    Run secrets = RunnerUnderTest.run(folder, "render", "--chart-values", "--with-secrets");
    assertThat(secrets.exitCode()).isEqualTo(2);
    assertThat(secrets.err()).contains("--with-secrets", "Helm keeps");
  }

  @Test
  void ownChartIsToldOfTheScheduleOfDumpsToo() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", "gen3db: {job: {image: gen3db:1, dumpsClaim: nightly}}");
    Run objects = scheduled("--dump-schedule", "@daily", "--keep", "7");
    Run values =
        RunnerUnderTest.run(
            folder,
            "render",
            "--chart-values",
            "--dump-schedule",
            "@daily",
            "--keep",
            "7",
            "-n",
            "prod",
            "-f",
            "v.yaml",
            "-f",
            "job.yaml");
    assertThat(values.exitCode()).as(values.all()).isZero();
    JsonNode told = new YAMLMapper().readTree(values.out());
    assertThat(told.at("/arguments/0").asText()).isEqualTo("apply");
    JsonNode dumps = told.path("dumps");
    assertThat(dumps.path("schedule").asText()).isEqualTo("@daily");
    assertThat(dumps.path("claim").asText()).isEqualTo("nightly");
    JsonNode pod = find(objects, "CronJob").at("/spec/jobTemplate/spec/template/spec");
    assertThat(dumps.path("arguments")).isEqualTo(pod.at("/containers/0/args"));
    assertThat(dumps.path("rules")).isEqualTo(find(objects, "Role").path("rules"));
    assertThat(dumps.path("rules")).isNotEqualTo(told.path("rules"));
    assertThat(dumps.path("egress")).isEqualTo(find(objects, "NetworkPolicy").at("/spec/egress"));
    assertThat(dumps.path("annotations"))
        .isEqualTo(find(objects, "CronJob").at("/metadata/annotations"));
    assertThat(dumps.path("values").asText())
        .isEqualTo(find(objects, "ConfigMap").path("data").path("values.yaml").asText());
    assertThat(values.out()).doesNotContain("hunter2");
  }

  @Test
  void aPortThatOnlyASecretTellsLeavesAllOfTcpOpen() throws IOException {
    write("job.yaml", IMAGE);
    write("v.yaml", "global: {dev: false, postgres: {dbCreate: true, externalSecret: master}}");
    JsonNode policy = find(rendered("-f", "v.yaml", "-f", "job.yaml"), "NetworkPolicy");
    assertThat(policy.at("/spec/egress/1/ports").toString()).isEqualTo("[{\"protocol\":\"TCP\"}]");
    assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    assertThat(policy.path("spec").has("ingress")).isFalse();
  }

  @Test
  void accountAndContainerAreAsTheSettingsSay() throws IOException {
    write("v.yaml", MASTER);
    write(
        "job.yaml",
        """
        gen3db:
          job:
            image: gen3db:1
            serviceAccountAnnotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/gen3db"}
            resources: {requests: {cpu: 1, memory: 300Mi}}
        """);
    Run run = rendered("-f", "v.yaml", "-f", "job.yaml", "--release", "r".repeat(53));
    JsonNode account = find(run, "ServiceAccount");
    assertThat(account.at("/metadata/annotations").path("eks.amazonaws.com/role-arn").asText())
        .isEqualTo("arn:aws:iam::1:role/gen3db");
    assertThat(name(find(run, "Job"))).hasSize(63);
    Run other = rendered("-f", "v.yaml", "-f", "job.yaml", "--release", "r".repeat(52) + "s");
    assertThat(name(find(other, "Job"))).hasSize(63);
    assertThat(name(find(other, "ServiceAccount")))
        .as("of another release whose name begins alike")
        .isNotEqualTo(name(account));
    assertThat(find(run, "Job").at("/spec/template/spec/containers/0/resources").toString())
        .isEqualTo("{\"requests\":{\"cpu\":1,\"memory\":\"300Mi\"}}");
  }

  /** An API server takes no CronJob whose name is longer than 52 letters. */
  @Test
  void whatDumpsForReleasesWithLongNamesHasShortNamesOfItsOwn() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    var names = new ArrayList<String>();
    for (String end : List.of("r", "s")) {
      Run run =
          rendered(
              "-f",
              "v.yaml",
              "-f",
              "job.yaml",
              "--release",
              "r".repeat(52) + end,
              "--dump-schedule",
              "@daily",
              "--set",
              "gen3db.job.dumpsClaim=nightly");
      names.add(name(find(run, "CronJob")));
    }
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.length() <= 52);
  }

  @Test
  @Provokes("NO_JOB_IMAGE")
  void withoutAnImageNothingIsRendered() throws IOException {
    write("v.yaml", MASTER);
    Run run = render("-f", "v.yaml");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.out()).contains("GEN3DB-646", "gen3db.job.image");
    Run hook = RunnerUnderTest.run(folder, "render", "-f", "v.yaml", "--helm-hooks");
    assertThat(hook.exitCode()).isEqualTo(2);
    assertThat(hook.err()).contains("--helm-hooks", "--job");
  }

  @Test
  @Provokes("JOB_DECIDES_OTHERWISE")
  void aChartWhoseDefaultsTheJobHasNotIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("chart/charts/fence/templates"));
    write(
        "chart/Chart.yaml",
        """
        apiVersion: v2
        name: gen3
        version: 1.0.0
        dependencies: [{name: fence, version: 1.0.0, condition: fence.enabled}]
        """);
    write("chart/values.yaml", "global: {environment: of-the-chart}\n");
    write("chart/charts/fence/Chart.yaml", "apiVersion: v2\nname: fence\nversion: 1.0.0\n");
    write("chart/charts/fence/values.yaml", "{}\n");
    write("chart/charts/fence/templates/secret.yaml", "{{ include \"common.db-secret\" . }}\n");
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    Run run = render("-f", "v.yaml", "-f", "job.yaml", "--chart", "chart");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.out())
        .contains("GEN3DB-647", "fence environment", "audit (switched off here)")
        .doesNotContain("hunter2");
  }

  @Test
  @Provokes("PASSWORD_NOT_KNOWN")
  void noPasswordIsMadeForASecret() throws IOException {
    write("v.yaml", "global: {dev: false, postgres: {dbCreate: true, externalSecret: master}}");
    Run run =
        RunnerUnderTest.run(
            folder,
            "render",
            "--with-secrets",
            "-f",
            "v.yaml",
            "--service",
            "fence",
            "--set-string",
            "fence.postgres.password=x",
            "-o",
            "json");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains("GEN3DB-648", "fence-dbcreds", "host or port");
  }

  @Test
  @Provokes("NO_FILE_FOR_JOB")
  void aFileThatIsNoTextCannotBeHandedOver() throws IOException {
    write("v.yaml", MASTER);
    write("job.yaml", IMAGE);
    Files.write(folder.resolve("ca.der"), new byte[] {(byte) 0xff, 0, 1});
    Run run =
        render(
            "-f",
            "v.yaml",
            "-f",
            "job.yaml",
            "--set",
            "gen3db.databaseServer.sslRootCert=ca.der",
            "--with-secrets",
            "--service",
            "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.out()).contains("GEN3DB-649", "ca.der", "UTF-8");
  }
}
