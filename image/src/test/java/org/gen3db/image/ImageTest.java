package org.gen3db.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image's layers, laid over each other and run as a cluster runs them: as nobody that the host
 * knows, on a root that cannot be written to, without a capability. Needs root, to change the root.
 */
@Tag("full")
class ImageTest {
  private static final Path TAR = Path.of(System.getProperty("gen3db.test.image"));
  private static final Path EXAMPLES =
      Path.of(System.getProperty("gen3db.test.examples")).normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path root;
  private static JsonNode config;
  private static List<Path> layers;

  private record End(int code, String out, String err) {
    private End succeeded() {
      assertThat(code).as(out + err).isZero();
      return this;
    }
  }

  @BeforeAll
  static void unpack() throws Exception {
    Path image = Files.createDirectory(folder.resolve("image"));
    run("tar", "xf", TAR.toString(), "-C", image.toString()).succeeded();
    JsonNode manifest = JSON.readTree(image.resolve("manifest.json").toFile()).get(0);
    config = JSON.readTree(image.resolve(manifest.get("Config").asText()).toFile());
    layers = new ArrayList<>();
    root = Files.createDirectory(folder.resolve("root"));
    for (JsonNode layer : manifest.get("Layers")) {
      Path file = image.resolve(layer.asText());
      layers.add(file);
      run("tar", "xzpf", file.toString(), "-C", root.toString()).succeeded();
    }
    // What a container engine brings.
    Files.createDirectory(root.resolve("proc"));
    for (String example : List.of("production.yaml", "quickstart.yaml")) {
      Files.copy(EXAMPLES.resolve(example), root.resolve(example));
    }
  }

  private static End run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new End(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static List<String> words(String name) {
    var words = new ArrayList<String>();
    config.get("config").get(name).forEach(word -> words.add(word.asText()));
    return words;
  }

  /** The entry point with arguments, in the root of the layers. */
  private static End contained(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-ec"));
    command.add(
        "root=$1; user=$2; shift 2; mount --bind $root $root; mount -o remount,ro,bind $root;"
            + " mount -t proc proc $root/proc; mount -t tmpfs tmpfs $root/tmp;"
            + " exec chroot --userspec=$user --groups= $root \"$@\"");
    command.add("sh");
    command.add(root.toString());
    command.add(config.get("config").get("User").asText());
    // No program of the image reads an environment file: the engine hands it what the image says.
    command.addAll(words("Entrypoint"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  @Test
  void itRunsAsNobodyOfTheHostAndSaysWhatItIs() {
    JsonNode said = config.get("config");
    assertThat(said.get("User").asText()).isEqualTo("65532:65532");
    assertThat(said.get("WorkingDir").asText()).isEqualTo("/work");
    assertThat(words("Entrypoint"))
        .containsExactly(
            "/opt/gen3db/runtime/bin/java", "@/opt/gen3db/java.args", "org.gen3db.runner.Main");
    assertThat(words("Env")).containsExactlyInAnyOrder("HOME=/tmp", "LANG=C.UTF-8");
    assertThat(said.get("Labels").get("org.opencontainers.image.version").asText())
        .isEqualTo(System.getProperty("gen3db.test.version"));
    assertThat(config.get("os").asText()).isEqualTo("linux");
    assertThat(config.get("architecture").asText())
        .isEqualTo(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
  }

  @Test
  void aBaseOfOnesOwnKeepsItsUsersItsTmpAndItsLibraries() throws Exception {
    Path module = Path.of("").toAbsolutePath();
    Path laid = folder.resolve("laid");
    run(
            "bash",
            module.resolve("src/main/sh/layers.sh").toString(),
            "registry.example.org/base@sha256:0",
            System.getProperty("java.home"),
            System.getProperty("gen3db.test.jars"),
            laid.toString())
        .succeeded();
    try (Stream<Path> files = Files.walk(laid.resolve("system"))) {
      assertThat(files.map(file -> laid.relativize(file).toString()))
          .containsExactlyInAnyOrder("system", "system/work");
    }
    assertThat(laid.resolve("runtime/opt/gen3db/runtime/bin/java")).isExecutable();
    assertThat(Files.readString(laid.resolve("gen3db/opt/gen3db/java.args"))).contains("-cp /opt");
  }

  @Test
  void nothingInItTellsWhenOrByWhomItWasBuilt() throws Exception {
    assertThat(config.get("created").asText()).isEqualTo("2026-01-01T00:00:00Z");
    // Jib's own two lines, then system, runtime, libraries and gen3db.
    assertThat(layers).hasSize(5);
    for (Path layer : layers) {
      String listed = run("tar", "tvzf", layer.toString(), "--full-time").succeeded().out();
      assertThat(listed.lines())
          .isNotEmpty()
          .allMatch(line -> line.contains(" 1970-01-01 00:00:01"));
      assertThat(listed.lines()).allMatch(line -> line.split(" +")[1].equals("0/0"));
    }
  }

  @Test
  void whoRunsItCanWriteNoFileOfIt() throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.getPosixFilePermissions(file).toString())
            .as(file.toString())
            .doesNotContain("GROUP_WRITE")
            .doesNotContain("OTHERS_WRITE")
            .contains("OTHERS_READ");
        if (!root.equals(file.getParent())) {
          assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000));
        }
      }
    }
    assertThat(root.resolve("bin/sh")).as("no shell for whoever breaks in").doesNotExist();
  }

  @Test
  void itPlansInTheRootOfItsLayers() throws Exception {
    assertThat(contained("--version").succeeded().out())
        .contains("gen3db " + System.getProperty("gen3db.test.version"));
    End plan = contained("plan", "--offline", "-f", "/production.yaml", "-o", "yaml").succeeded();
    assertThat(plan.err()).isEmpty();
    assertThat(plan.out()).contains("kind: \"Plan\"").contains("fence_prod");
    End report =
        contained("plan", "--offline", "-f", "/quickstart.yaml", "--report", "/tmp/r.html");
    assertThat(report.succeeded().out()).contains("fence");
  }

  /** A module that jlink was not told of is missed at the first use of a class, not before. */
  @Test
  void everyAdapterButTheEmbeddedServersHasWhatItNeeds() throws Exception {
    assertThat(contained("adapters").succeeded().out())
        .contains("aws-secrets-manager", "external-secrets", "kubernetes", "postgres")
        .contains("directory", "rds-iam", "helm", "s3");
    Path values = root.resolve("contact.yaml");
    Files.writeString(
        values,
        """
        global:
          dev: false
          environment: prod
          postgres:
            dbCreate: true
            master: {host: localhost, port: "1", username: admin, password: never-right}
        fence: {enabled: true}
        gen3db:
          secretStore: {adapter: directory, path: /tmp/secrets}
          remoteSecrets:
            adapter: aws-secrets-manager
            region: us-east-1
            endpoint: https://localhost:1
        """);
    End doctor = contained("doctor", "-f", "/contact.yaml");
    assertThat(doctor.err() + doctor.out())
        .as("names are resolved, connections tried, TLS begun")
        .contains("localhost")
        .doesNotContain("NoClassDefFoundError")
        .doesNotContain("GEN3DB-9")
        .doesNotContain("\tat ");
    assertThat(doctor.code()).isEqualTo(3);
  }
}
