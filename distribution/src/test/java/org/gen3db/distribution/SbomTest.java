package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bill of materials names what is shipped, and every part may be shipped. It is made in
 * profiles {@code artifacts} and {@code full} only, and never by Maven offline.
 */
@Tag("full")
class SbomTest {
  private static final Path BUILT = Path.of(System.getProperty("gen3db.test.distribution"));
  private static final String NAME = "gen3db-" + System.getProperty("gen3db.test.version");

  /** Licences that ask for no more than that they are kept. */
  private static final Set<String> ALLOWED =
      Set.of("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0");

  /**
   * What a POM calls otherwise than its text: JLine's says "The BSD License", which the plugin
   * takes for the oldest one; its text has three clauses.
   */
  private static final Map<String, String> MISNAMED =
      Map.of(
          "org.jline:jline-terminal", "BSD-4-Clause",
          "org.jline:jline-native", "BSD-4-Clause");

  @TempDir static Path unpacked;
  private static JsonNode sbom;

  @BeforeAll
  static void read() throws Exception {
    Path file = BUILT.resolve("gen3db.cdx.json");
    assertThat(file).as("made by -Pfull or -Partifacts, without Maven's -o").exists();
    sbom = new ObjectMapper().readTree(file.toFile());
    new Program(unpacked, Map.of(), List.of("tar"))
        .run("xzf", BUILT.resolve(NAME + ".tar.gz").toString())
        .succeeded();
  }

  private static String file(JsonNode component) {
    return component.get("name").asText() + "-" + component.get("version").asText() + ".jar";
  }

  private static String sum(JsonNode component) {
    for (JsonNode hash : component.get("hashes")) {
      if (hash.get("alg").asText().equals("SHA-256")) {
        return hash.get("content").asText();
      }
    }
    return "";
  }

  @Test
  void itNamesEveryJarOfTheArchiveWithItsSum() throws Exception {
    var shipped = new TreeMap<String, String>();
    try (var jars = Files.list(unpacked.resolve(NAME).resolve("lib"))) {
      for (Path jar : jars.toList()) {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        shipped.put(jar.getFileName().toString(), HexFormat.of().formatHex(sum));
      }
    }
    var named = new TreeMap<String, String>();
    sbom.get("components").forEach(component -> named.put(file(component), sum(component)));
    assertThat(named.keySet()).isEqualTo(shipped.keySet());
    // Compiled anew from its sources, so that a JVM can keep what it has verified.
    named.keySet().removeIf(name -> name.startsWith("picocli-"));
    assertThat(shipped).containsAllEntriesOf(named);
  }

  @Test
  void everyPartHasALicenceThatAllowsToShipIt() {
    var wrong = new TreeSet<String>();
    for (JsonNode component : sbom.get("components")) {
      String name = component.get("group").asText() + ":" + component.get("name").asText();
      var licences = new TreeSet<String>();
      component
          .path("licenses")
          .forEach(
              one ->
                  licences.add(
                      one.has("expression")
                          ? one.get("expression").asText()
                          : one.path("license").path("id").asText("none that SPDX knows")));
      boolean fine =
          licences.stream().anyMatch(ALLOWED::contains)
              || licences.equals(Set.of(MISNAMED.getOrDefault(name, "")));
      if (!fine) {
        wrong.add(name + " " + licences);
      }
    }
    assertThat(sbom.get("components").size()).isGreaterThan(40);
    assertThat(wrong).isEmpty();
  }

  @Test
  void itSaysWhatItIsOf() {
    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.at("/metadata/component/purl").asText())
        .isEqualTo(
            "pkg:maven/org.gen3db/gen3db@"
                + System.getProperty("gen3db.test.version")
                + "?type=jar");
    assertThat(sbom.at("/metadata/timestamp").isMissingNode())
        .as("no time, which would differ between two builds")
        .isTrue();
  }
}
