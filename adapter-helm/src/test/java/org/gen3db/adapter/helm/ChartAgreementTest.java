package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.AdapterSection;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.DeploymentReader;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.MasterPlan;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the values decide, held against what the real umbrella chart made of the same values. Where
 * the two differ on purpose, the difference is named by the rule that wants it.
 */
class ChartAgreementTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where ours and the chart's differ on purpose: case and service key, and the rule. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          "01-defaults host", "spec: <release>-postgresql; the chart adds the namespace, equal",
          "05-release-name-with-dash host", "spec: as 01",
          "06-dev-ignores-service-host host", "spec: as 01",
          "24-dev-with-external-secret-master host", "spec: as 01",
          "03-master-port port", "R1: a chart's own default is no override",
          "24-dev-with-external-secret-master PGUSER", "R2: dev wins whole",
          "24-dev-with-external-secret-master PGPORT", "R2: dev wins whole",
          "04-service-overrides fence PGHOST", "R4: no master for the service's own host");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyCaseAgrees() throws IOException {
    List<Path> cases;
    try (Stream<Path> folders = Files.list(resource("chart-cases"))) {
      cases = folders.filter(Files::isDirectory).sorted().toList();
    }
    assertThat(cases).hasSize(24);
    return cases.stream()
        .map(
            path ->
                dynamicTest(
                    path.getFileName().toString(), () -> agrees(path, UnaryOperator.identity())));
  }

  @Test
  void theSpecsNameOfTheLocalFlagMeansTheSame() throws IOException {
    for (String name : List.of("07-local-only", "12-local-and-push")) {
      agrees(
          resource("chart-cases/" + name),
          text -> text.replace("createLocalK8sSecret:", "dbCreate:"));
    }
  }

  @Test
  void everyDifferenceOnPurposeIsOne() throws IOException {
    for (String difference : DIFFERENCES.keySet()) {
      String name = difference.split(" ")[0];
      var seen = new ArrayList<String>();
      compare(resource("chart-cases/" + name), UnaryOperator.identity(), seen);
      assertThat(seen).as(DIFFERENCES.get(difference)).anyMatch(s -> matches(difference, s));
    }
  }

  private void agrees(Path path, UnaryOperator<String> rewrite) throws IOException {
    var differences = new ArrayList<String>();
    compare(path, rewrite, differences);
    differences.removeIf(d -> DIFFERENCES.keySet().stream().anyMatch(known -> matches(known, d)));
    assertThat(differences).isEmpty();
  }

  private static boolean matches(String known, String difference) {
    String[] words = known.split(" ");
    return difference.startsWith(words[0] + " ")
        && difference.contains(" " + words[words.length - 1] + ":")
        && (words.length == 2 || difference.contains(" " + words[1] + " "));
  }

  /** Every difference as {@code CASE SERVICE KEY: theirs, ours}. */
  private void compare(Path path, UnaryOperator<String> rewrite, List<String> differences)
      throws IOException {
    String name = path.getFileName().toString();
    Plan plan = Plan.offline(read(path, rewrite));
    JsonNode chart = JSON.readTree(path.resolve("chart.json").toFile());
    var theirs = new TreeSet<String>();
    chart.fieldNames().forEachRemaining(theirs::add);
    assertThat(plan.services().stream().map(s -> s.plan().service()))
        .containsExactlyElementsOf(theirs);
    for (Plan.PlannedService planned : plan.services()) {
      ServicePlan ours = planned.plan();
      JsonNode service = chart.get(ours.service());
      var check = new Check(name + " " + ours.service(), differences);
      check.that("delivery", delivery(service), ours.delivery());
      check.that("createDatabase", service.has("createJob"), ours.createDatabase());
      check.that(
          "remoteKey",
          service
              .at("/externalSecret/remoteKey")
              .asText(service.at("/pushSecret/remoteKey").asText("")),
          ours.remoteSecretName().orElse(""));
      JsonNode secret =
          service.has("localSecret") ? service.get("localSecret") : service.get("bootstrapSecret");
      if (secret != null) {
        check.that("database", secret.get("database").asText(), ours.database().value());
        check.that("username", secret.get("username").asText(), ours.username().value());
        check.that("host", secret.get("host").asText(), ours.host().value());
        check.that("port", secret.get("port").asText(), ours.port().value().toString());
        check.that(
            "password",
            secret.get("password").asText().equals("GENERATED"),
            ours.password().value() == null);
      }
      if (service.has("createJob")) {
        MasterPlan master = Objects.requireNonNull(ours.master());
        JsonNode job = service.get("createJob");
        check.that("PGHOST", job.get("PGHOST"), master.host(), ours.host().value());
        check.that("PGPORT", job.get("PGPORT"), master.port(), null);
        check.that("PGUSER", job.get("PGUSER"), master.username(), null);
        check.that("PGPASSWORD", job.get("PGPASSWORD"), master.password(), null);
      }
    }
  }

  private static Delivery delivery(JsonNode service) {
    boolean pushed = service.has("pushSecret");
    if (service.has("localSecret")) {
      return pushed ? Delivery.LOCAL_AND_PUSH : Delivery.LOCAL;
    }
    return pushed ? Delivery.PUSH : Delivery.PULL;
  }

  private record Check(String place, List<String> differences) {
    void that(String key, Object theirs, Object ours) {
      if (!theirs.equals(ours)) {
        differences.add(place + " " + key + ": chart " + theirs + ", ours " + ours);
      }
    }

    /**
     * @param serviceHost where the service's database is to be; the chart's job must be sent to the
     *     same server, or nowhere (R4)
     */
    void that(String key, JsonNode theirs, Known<?> ours, String serviceHost) {
      if (theirs.has("secret")) {
        that(
            key,
            new Source.SecretKey(theirs.get("secret").asText(), theirs.get("key").asText())
                .toString(),
            ours.source().toString());
      } else if (theirs.get("value").asText().equals("MASTER_PASSWORD")) {
        that(key, true, ours.value() != null);
      } else {
        that(key, theirs.get("value").asText(), String.valueOf(ours.value()));
        if (serviceHost != null) {
          that(key, theirs.get("value").asText(), serviceHost);
        }
      }
    }
  }

  @Test
  void theSpecsProductionBlockAsItStandsThere() throws IOException {
    Deployment deployment = deployment(resource("spec/production-master.yaml"));
    assertThat(deployment.warnings())
        .extracting(Notice::message)
        .anyMatch(m -> m.contains("global.postgres.master.host"));

    Deployment production = deployment(resource("spec/production-master.yaml"), "global.dev=false");
    ServicePlan fence = fence(production);
    assertThat(fence.host().value()).isEqualTo("insert.postgres.hostname.here");
    assertThat(fence.port().value()).isEqualTo(5432);
    assertThat(fence.createDatabase()).isTrue();
    assertThat(fence.master().username().value()).isEqualTo("postgres");
    assertThat(fence.delivery()).isEqualTo(Delivery.LOCAL);
  }

  @Test
  void theSpecsPushBlocksAsTheyStandThere() throws IOException {
    Deployment asItStands = deployment(resource("spec/push-global.yaml"), "global.dev=false");
    ServicePlan fence = fence(asItStands);
    assertThat(fence.delivery()).isEqualTo(Delivery.PUSH);
    assertThat(fence.remoteSecretName()).contains("default-fence-creds");
    assertThat(fence.master().password().source())
        .hasToString("secret <name of master Postgres secret in Secrets Manager>/password");

    Path perService = folder.resolve("fence.yaml");
    Files.writeString(
        perService,
        Files.readString(resource("spec/push-per-service.yaml"))
            .replace("<service-name>", "fence"));
    ServicePlan both =
        fence(
            DeploymentReader.read(
                new HelmValuesReader()
                    .read(
                        ValuesRequest.ofFiles(
                            List.of(
                                resource("spec/push-global.yaml").toString(),
                                resource("spec/push-per-service.yaml").toString(),
                                perService.toString()))),
                asked("gen3", "default")));
    assertThat(both.remoteSecretName())
        .contains("<name of the secret that will be created in secrets manager>");
    assertThat(both.createDatabase()).isTrue();
  }

  private static ServicePlan fence(Deployment deployment) {
    return Plan.offline(deployment).services().stream()
        .map(Plan.PlannedService::plan)
        .filter(plan -> plan.service().equals("fence"))
        .findFirst()
        .orElseThrow();
  }

  private static DeploymentReader.Asked asked(String release, String namespace) {
    return new DeploymentReader.Asked(
        release,
        namespace,
        List.of(
            AdapterSection.of(AdapterSection.DATABASE_SERVER, "server"),
            AdapterSection.of(AdapterSection.SECRET_STORE, "secrets"),
            AdapterSection.of(AdapterSection.REMOTE_SECRETS, "entries")),
        Set.of(),
        List.of(),
        (settings, usesEntries) -> List.of());
  }

  private static Deployment deployment(Path file, String... set) {
    return DeploymentReader.read(
        new HelmValuesReader()
            .read(
                new ValuesRequest(
                    List.of(file.toString()),
                    List.of(set),
                    List.of(),
                    List.of(),
                    null,
                    Path.of("").toAbsolutePath(),
                    InputStream.nullInputStream())),
        asked("gen3", "default"));
  }

  private Deployment read(Path path, UnaryOperator<String> rewrite) throws IOException {
    JsonNode given = JSON.readTree(path.resolve("case.json").toFile());
    var files = new ArrayList<String>();
    for (JsonNode file : given.get("values")) {
      Path rewritten = folder.resolve(file.asText());
      Files.writeString(rewritten, rewrite.apply(Files.readString(path.resolve(file.asText()))));
      files.add(rewritten.toString());
    }
    var set = new ArrayList<String>();
    var setString = new ArrayList<String>();
    JsonNode flags = given.get("set");
    for (int i = 0; i < flags.size(); i += 2) {
      (flags.get(i).asText().equals("--set") ? set : setString).add(flags.get(i + 1).asText());
    }
    return DeploymentReader.read(
        new HelmValuesReader()
            .read(
                new ValuesRequest(
                    files, set, setString, List.of(), null, folder, InputStream.nullInputStream())),
        asked(given.get("release").asText(), given.get("namespace").asText()));
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ChartAgreementTest.class.getResource("/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
