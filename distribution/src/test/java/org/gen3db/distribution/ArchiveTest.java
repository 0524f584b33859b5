package org.gen3db.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked in a folder of its own, on whatever JDK the build runs. */
class ArchiveTest {
  private static final Path BUILT = Path.of(System.getProperty("gen3db.test.distribution"));
  private static final String NAME = "gen3db-" + System.getProperty("gen3db.test.version");
  @TempDir static Path unpacked;

  @TempDir Path folder;
  private Program gen3db;

  @BeforeAll
  static void unpack() throws Exception {
    new Program(unpacked, Map.of(), List.of("tar"))
        .run("xzf", BUILT.resolve(NAME + ".tar.gz").toString())
        .succeeded();
  }

  private static Path home() {
    return unpacked.resolve(NAME);
  }

  @BeforeEach
  void program() {
    gen3db =
        new Program(
            folder,
            Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
            List.of(home().resolve("bin/gen3db").toString()));
  }

  private static String example(String name) {
    return home().resolve("examples/" + name).toString();
  }

  private List<Path> kept(String ending) throws IOException {
    try (var all = Files.walk(folder.resolve("cache"))) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  @Test
  void itHoldsAProgramAndItsJarsAndNothingThatOneJvmAloneCanUse() throws Exception {
    try (var zip = new ZipFile(BUILT.resolve(NAME + ".zip").toFile());
        var all = Files.walk(home())) {
      var inZip = new TreeSet<String>();
      zip.stream().filter(one -> !one.isDirectory()).forEach(one -> inZip.add(one.getName()));
      var inTar = new TreeSet<String>();
      all.filter(Files::isRegularFile)
          .forEach(file -> inTar.add(unpacked.relativize(file).toString()));
      assertThat(inZip).isEqualTo(inTar);
      assertThat(inTar)
          .contains(NAME + "/bin/gen3db", NAME + "/LICENSE", NAME + "/examples/quickstart.yaml")
          .contains(NAME + "/integrations/chart/gen3db/Chart.yaml")
          .contains(NAME + "/integrations/chart/gen3db/templates/_parts.tpl")
          .contains(NAME + "/integrations/chart/gen3db/.helmignore")
          .contains(NAME + "/integrations/chart/gen3db-operator/files/gen3databases.yaml")
          .contains(NAME + "/integrations/helm/gen3db/plugin.yaml")
          .allMatch(
              file ->
                  file.matches(
                      NAME
                          + "/(bin/((kubectl-)?gen3db|start\\.sh)|lib/[^/]+\\.jar|examples/[^/]+\\.yaml|LICENSE|CHANGELOG\\.md"
                          + "|licences/[^/]+\\.txt|integrations/(chart|helm4?|argocd)/.+)"));
    }
    assertThat(home().resolve("bin/gen3db")).isExecutable();
    assertThat(home().resolve("integrations/helm/gen3db/gen3db.sh")).isExecutable();
  }

  @Test
  void aPlanIsMadeAndTheNextStartIsFaster() throws Exception {
    Program.End first =
        gen3db.run("plan", "--offline", "-f", example("production.yaml")).succeeded();
    assertThat(first.out()).contains("fence_prod");
    assertThat(first.err()).contains("preparing a faster start");
    assertThat(kept(".failed")).isEmpty();
    boolean ahead = Runtime.version().feature() >= 25;
    Program.End again =
        gen3db
            .with("GEN3DB_JAVA_OPTS", ahead ? "-XX:AOTMode=on" : "-Xshare:on")
            .run("plan", "--offline", "-f", example("production.yaml"))
            .succeeded();
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).isEqualTo(first.out());
  }

  @Test
  void whereNothingCanBeKeptItIsDoneWithout() throws Exception {
    for (Program without :
        List.of(
            gen3db.with("XDG_CACHE_HOME", "/proc/nowhere"),
            gen3db.with("XDG_CACHE_HOME", "").with("HOME", "/proc/nowhere"),
            gen3db.with("GEN3DB_FASTER_START", "no"))) {
      Program.End plan =
          without.run("plan", "--offline", "-f", example("quickstart.yaml")).succeeded();
      assertThat(plan.err()).isEmpty();
      assertThat(plan.out()).contains("fence");
    }
    assertThat(kept(".classes")).isEmpty();
  }

  @Test
  void itIsFoundThroughALinkAndFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("gen3db"), home().resolve("bin/gen3db"));
    var linked = new Program(folder, Map.of("GEN3DB_FASTER_START", "no"), List.of(link.toString()));
    assertThat(linked.run("--version").succeeded().out())
        .contains(System.getProperty("gen3db.test.version"));
    var relative =
        new Program(
            home().resolve("lib"), Map.of("GEN3DB_FASTER_START", "no"), List.of("../bin/gen3db"));
    assertThat(relative.run("--version").succeeded().out())
        .contains(System.getProperty("gen3db.test.version"));
  }

  /** Where it is exported, cd looks there first, and prints where it went. */
  @Test
  void aSearchPathOfCdLeadsItNowhere() throws Exception {
    var relative =
        new Program(
            unpacked,
            Map.of("CDPATH", ".:" + folder, "GEN3DB_FASTER_START", "no"),
            List.of(NAME + "/bin/gen3db"));
    assertThat(relative.run("--version").succeeded().out())
        .contains(System.getProperty("gen3db.test.version"));
  }

  @Test
  void aFolderThatJavaTakesForTwoIsNamed() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("a:b/bin"));
    for (String one : List.of("gen3db", "start.sh")) {
      Files.copy(
          home().resolve("bin/" + one), bin.resolve(one), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Program.End end =
        new Program(folder, Map.of(), List.of(bin.resolve("gen3db").toString())).run("--version");
    assertThat(end.code()).isEqualTo(2);
    assertThat(end.err()).contains("a:b has a colon in its name", "Move it to another folder.");
  }

  /** As kubectl runs it: by its name on the PATH, from anywhere, with all that stands behind it. */
  @Test
  void itIsAPluginOfKubectlByItsName() throws Exception {
    Path link = folder.resolve("kubectl-gen3db");
    Files.createSymbolicLink(link, home().resolve("bin/kubectl-gen3db"));
    for (Path plugin : List.of(home().resolve("bin/kubectl-gen3db"), link)) {
      var kubectl =
          new Program(folder, Map.of("GEN3DB_FASTER_START", "no"), List.of(plugin.toString()));
      assertThat(
              kubectl
                  .run(
                      "plan", "--offline", "-n", "name of nobody", "-f", example("quickstart.yaml"))
                  .err())
          .contains("name of nobody");
      assertThat(kubectl.run("--version").succeeded().out())
          .contains(System.getProperty("gen3db.test.version"));
    }
  }

  @Test
  void withoutJavaItSaysWhatToDo() throws Exception {
    Program.End end = gen3db.with("JAVA_HOME", folder.resolve("none").toString()).run("--version");
    assertThat(end.code()).isEqualTo(2);
    assertThat(end.err()).contains("JAVA_HOME is", "Set it to a JDK 17 or later.");
  }
}
