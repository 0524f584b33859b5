package org.gen3db.runner.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.gen3db.api.AdapterCatalog;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SpiCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A launcher that names the jars of adapters spares looking into all others, and hides none. */
class AdapterJarsTest {
  private static final String SERVICES = "META-INF/services/" + AdapterProvider.class.getName();
  private static final ClassLoader CLASS_PATH = AdapterJarsTest.class.getClassLoader();

  @TempDir Path folder;

  @AfterEach
  void nothingNamed() {
    System.clearProperty(AdapterJars.PROPERTY);
  }

  private static List<String> found(ClassLoader loader, String name) throws IOException {
    return Collections.list(loader.getResources(name)).stream().map(URL::toString).toList();
  }

  @Test
  void adaptersAreLookedForInTheJarsThatAreNamedAndAllElseOnTheClassPath() throws IOException {
    Path first = folder.resolve("adapter one.jar");
    Path second = folder.resolve("adapter-two.jar");
    System.setProperty(AdapterJars.PROPERTY, first + File.pathSeparator + second);
    ClassLoader loader = AdapterJars.on(CLASS_PATH);
    assertThat(found(loader, SERVICES))
        .containsExactly(
            "jar:" + first.toFile().toURI() + "!/" + SERVICES,
            "jar:" + second.toFile().toURI() + "!/" + SERVICES);
    assertThat(found(loader, "META-INF/MANIFEST.MF"))
        .isNotEmpty()
        .isEqualTo(found(CLASS_PATH, "META-INF/MANIFEST.MF"));
  }

  @Test
  void aJarThatIsNamedAndAbsentIsTold() {
    System.setProperty(AdapterJars.PROPERTY, folder.resolve("adapter-gone.jar").toString());
    try (var catalog = AdapterCatalog.discover(AdapterJars.on(CLASS_PATH), List.of())) {
      assertThat(catalog.all()).isEmpty();
      assertThat(catalog.problems())
          .extracting(Notice::code)
          .containsExactly(SpiCode.ADAPTER_NOT_LOADABLE);
    }
  }

  @Test
  void whereNothingIsNamedItIsTheClassPath() {
    assertThat(AdapterJars.on(CLASS_PATH)).isSameAs(CLASS_PATH);
  }

  /** By this the launcher knows them. */
  @Test
  void adaptersAreInJarsWhoseNamesBeginWithAdapter() throws IOException {
    assertThat(found(CLASS_PATH, SERVICES))
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(place -> place.matches(".*/adapter-[^/]+(\\.jar!|/target/.*)/META-INF/.*"));
    assertThat(Path.of("../distribution/src/main/bin/start.sh"))
        .content()
        .contains("*/lib/adapter-*)", AdapterJars.PROPERTY);
  }
}
