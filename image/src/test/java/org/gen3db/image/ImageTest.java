package org.gen3db.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.image.Image.End;
import org.gen3db.testkit.ScratchFolders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image of the command line. */
class ImageTest extends ImageContract {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("gen3db.test.examples")).normalize();

  ImageTest() {
    super("gen3db", "org.gen3db.runner.Main");
  }

  @BeforeAll
  void examples() throws Exception {
    for (String example : List.of("production.yaml", "quickstart.yaml")) {
      Files.copy(EXAMPLES.resolve(example), image.root.resolve(example));
    }
  }

  @Test
  void aBaseOfOnesOwnKeepsItsUsersItsTmpAndItsLibraries() throws Exception {
    Path module = Path.of("").toAbsolutePath();
    Path laid = ScratchFolders.create("laid").resolve("all");
    image
        .run(
            "bash",
            module.resolve("src/main/sh/layers.sh").toString(),
            "registry.example.org/base@sha256:0",
            System.getProperty("java.home"),
            laid.toString(),
            "tool=" + System.getProperty("gen3db.test.jars"))
        .succeeded();
    try (Stream<Path> files = Files.walk(laid.resolve("system"))) {
      assertThat(files.map(file -> laid.relativize(file).toString()))
          .containsExactlyInAnyOrder("system", "system/work");
    }
    assertThat(laid.resolve("runtime/opt/gen3db/runtime/bin/java")).isExecutable();
    assertThat(Files.readString(laid.resolve("tool/gen3db/opt/gen3db/java.args")))
        .contains("-cp /opt");
  }

  @Test
  void itPlansInTheRootOfItsLayers() throws Exception {
    End plan =
        image.contained("plan", "--offline", "-f", "/production.yaml", "-o", "yaml").succeeded();
    assertThat(plan.err()).isEmpty();
    assertThat(plan.out()).contains("kind: \"Plan\"").contains("fence_prod");
    End report =
        image.contained("plan", "--offline", "-f", "/quickstart.yaml", "--report", "/tmp/r.html");
    assertThat(report.succeeded().out()).contains("fence");
  }

  /** A module that jlink was not told of is missed at the first use of a class, not before. */
  @Test
  void everyAdapterButTheEmbeddedServersHasWhatItNeeds() throws Exception {
    assertThat(image.contained("adapters").succeeded().out())
        .contains("aws-secrets-manager", "external-secrets", "kubernetes", "postgres")
        .contains("directory", "rds-iam", "helm", "s3");
    Path values = image.root.resolve("contact.yaml");
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
    End doctor = image.contained("doctor", "-f", "/contact.yaml");
    assertThat(doctor.err() + doctor.out())
        .as("names are resolved, connections tried, TLS begun")
        .contains("localhost")
        .doesNotContain("NoClassDefFoundError")
        .doesNotContain("GEN3DB-9")
        .doesNotContain("\tat ");
    assertThat(doctor.code()).isEqualTo(3);
  }
}
