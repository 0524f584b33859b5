package org.gen3db.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.SecretStoreProvider;
import org.gen3db.spi.SpiCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in folders of adapters, and how what is broken there is told. */
class AdapterCatalogTest {
  @TempDir Path work;
  private Path folder;

  @BeforeEach
  void aFolderWithOneGoodAdapter() throws IOException {
    folder = Files.createDirectory(work.resolve("with blank"));
    new JarMaker(work)
        .source(Providers.store("Good", "good"))
        .service("own.Good")
        .version("3.1.4")
        .write(folder.resolve("good.jar"));
  }

  private AdapterCatalog discover() {
    return AdapterCatalog.discover(getClass().getClassLoader(), List.of(folder));
  }

  /** The one problem, beside the good adapter, which must be found all the same. */
  private Notice problem() {
    try (AdapterCatalog catalog = discover()) {
      assertThat(catalog.all()).extracting(AdapterProvider::id).containsExactly("good");
      assertThat(catalog.problems()).hasSize(1);
      Notice problem = catalog.problems().get(0);
      // Whoever asks for what is not there hears of it too.
      Notice absent = catalog.unknown(SecretStoreProvider.SECTION, "gone", "v.yaml:1");
      if (problem.code() == SpiCode.ADAPTER_NOT_LOADABLE) {
        assertThat(absent.message()).contains(problem.message());
      }
      return problem;
    }
  }

  private void isToldAsUnusable(String jar, String... parts) {
    Notice problem = problem();
    assertThat(problem.code()).isEqualTo(SpiCode.ADAPTER_NOT_LOADABLE);
    assertThat(problem.place()).isEqualTo(folder.resolve(jar).toString());
    assertThat(problem.message()).contains(parts);
  }

  @Test
  void aJarIsAnAdapterWithItsVersionAndOrigin() {
    try (AdapterCatalog catalog = discover()) {
      AdapterProvider<?> good = catalog.all().get(0);
      assertThat(AdapterCatalog.version(good)).contains("3.1.4");
      assertThat(AdapterCatalog.origin(good)).isEqualTo(folder.resolve("good.jar").toString());
      assertThat(catalog.problems()).isEmpty();
      assertThat(catalog.examine()).isEmpty();
    }
  }

  @Test
  void aFolderIsAnAdapterWithItsLibraries() throws IOException {
    Path library =
        new JarMaker(work)
            .source(
                "package lib; public class Greeting { public static String of() { return \"hello\"; } }")
            .write(folder.resolve("own/lib.jar"));
    String spi = System.getProperty("java.class.path");
    new JarMaker(work)
        .against(
            Arrays.stream((library + ":" + spi).split(":", -1)).map(Path::of).toArray(Path[]::new))
        .source(
            Providers.store("Own", "own", "", "throw new IllegalStateException();")
                .replace("\"somebody else's\"", "lib.Greeting.of()"))
        .service("own.Own")
        .write(folder.resolve("own/own.jar"));
    try (AdapterCatalog catalog = discover()) {
      assertThat(catalog.problems()).isEmpty();
      assertThat(catalog.all())
          .extracting(AdapterProvider::description)
          .containsExactly("somebody else's", "hello");
    }
  }

  @Test
  void classesOfTheHostAreNotSeenByAnAdapter() throws IOException {
    new JarMaker(work)
        .source(
            Providers.store(
                "Sees",
                "sees",
                "public Sees() throws Exception { Class.forName(\"org.assertj.core.api.Assertions\"); }",
                "return null;"))
        .service("own.Sees")
        .write(folder.resolve("sees.jar"));
    isToldAsUnusable("sees.jar", "own.Sees", "java.lang.ClassNotFoundException");
  }

  @Test
  void aCorruptJar() throws IOException {
    Files.writeString(folder.resolve("corrupt.jar"), "PK no zip at all");
    isToldAsUnusable("corrupt.jar", "cannot be read as a jar");
  }

  @Test
  void anEmptyAndATruncatedJar() throws IOException {
    Files.write(folder.resolve("empty.jar"), new byte[0]);
    isToldAsUnusable("empty.jar", "cannot be read as a jar");
    Files.delete(folder.resolve("empty.jar"));
    byte[] whole = Files.readAllBytes(folder.resolve("good.jar"));
    Files.write(folder.resolve("half.jar"), Arrays.copyOf(whole, whole.length / 2));
    isToldAsUnusable("half.jar", "cannot be read as a jar");
  }

  @Test
  void aJarThatBringsNoAdapter() throws IOException {
    new JarMaker(work).write(folder.resolve("library.jar"));
    isToldAsUnusable("library.jar", "brings no adapter", "META-INF/services");
  }

  @Test
  void aServiceThatIsNoAdapter() throws IOException {
    new JarMaker(work).service("java.lang.String").write(folder.resolve("foreign.jar"));
    isToldAsUnusable("foreign.jar", "java.lang.String");
  }

  @Test
  void aClassThatIsNotThere() throws IOException {
    new JarMaker(work).service("own.Absent").write(folder.resolve("absent.jar"));
    isToldAsUnusable("absent.jar", "own.Absent not found");
  }

  @Test
  void aConstructorThatThrowsIsToldWithoutItsMessage() throws IOException {
    new JarMaker(work)
        .source(
            Providers.store(
                "Throws",
                "throws",
                "public Throws() { throw new IllegalStateException(\"hunter2\"); }",
                "return null;"))
        .service("own.Throws")
        .write(folder.resolve("throws.jar"));
    isToldAsUnusable("throws.jar", "own.Throws", "java.lang.IllegalStateException at own.Throws");
    assertThat(problem().message()).doesNotContain("hunter2");
  }

  @Test
  void aStaticInitialiserThatThrows() throws IOException {
    new JarMaker(work)
        .source(
            Providers.store(
                "Static",
                "static",
                "static final int N = Integer.parseInt(\"x\");",
                "return null;"))
        .service("own.Static")
        .write(folder.resolve("static.jar"));
    isToldAsUnusable("static.jar", "own.Static", "NumberFormatException");
  }

  @Test
  void oneOfTwoProvidersOfAJarThatThrowsLeavesTheOther() throws IOException {
    new JarMaker(work)
        .source(
            Providers.store(
                "Throws",
                "throws",
                "public Throws() { throw new IllegalStateException(); }",
                "return null;"))
        .source(Providers.store("Fine", "fine"))
        .service("own.Throws")
        .service("own.Fine")
        .write(folder.resolve("two.jar"));
    try (AdapterCatalog catalog = discover()) {
      assertThat(catalog.all()).extracting(AdapterProvider::id).containsExactly("fine", "good");
      assertThat(catalog.problems()).hasSize(1);
    }
  }

  @Test
  void aClassOfANewerJava() throws IOException {
    Path classes = new JarMaker(work).source(Providers.store("Newer", "newer")).classes();
    Path file = classes.resolve("own/Newer.class");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 99;
    Path jar = folder.resolve("newer.jar");
    new JarMaker(work).service("own.Newer").write(jar);
    try (var zip = java.nio.file.FileSystems.newFileSystem(jar)) {
      Files.createDirectory(zip.getPath("own"));
      Files.write(zip.getPath("own/Newer.class"), bytes);
    }
    isToldAsUnusable("newer.jar", "own/Newer", "more recent version");
  }

  @Test
  void aNameThatValuesCouldNotChoose() throws IOException {
    new JarMaker(work)
        .source(Providers.store("Named", "Not Good"))
        .service("own.Named")
        .write(folder.resolve("named.jar"));
    isToldAsUnusable("named.jar", "own.Named", "its id 'Not Good'", "lower-case");
  }

  @Test
  void nullsWhereAProviderSpeaksOfItself() throws IOException {
    new JarMaker(work)
        .source(
            Providers.store("Nulls", "nulls")
                .replace("\"somebody else's\"", "null")
                .replace("return NoSettings.class", "return null"))
        .service("own.Nulls")
        .write(folder.resolve("nulls.jar"));
    isToldAsUnusable("nulls.jar", "description returns null; settingsType returns null");
  }

  @Test
  void anAdapterOfAnotherSpiIsToldAsOne() throws IOException {
    Path other =
        new JarMaker(work)
            .source("package org.gen3db.spi; public interface AdapterProvider<S> { }")
            .classes();
    new JarMaker(work)
        .against(other)
        .source("public class Old implements org.gen3db.spi.AdapterProvider<String> { }")
        .service("Old")
        .write(folder.resolve("old.jar"));
    isToldAsUnusable("old.jar", "Old: it was built for another gen3db", "AbstractMethodError");
  }

  @Test
  void aPortThatLacksAMethodIsSeenWhenAdaptersAreExamined() throws IOException {
    Path other =
        new JarMaker(work)
            .source(
                "package org.gen3db.domain.values; public interface ValuesReader { String other(); }")
            .classes();
    String spi = System.getProperty("java.class.path");
    new JarMaker(work)
        .against(
            Arrays.stream((other + ":" + spi).split(":", -1)).map(Path::of).toArray(Path[]::new))
        .source(
            """
            package own;
            import org.gen3db.spi.*;
            import org.gen3db.domain.values.ValuesReader;
            public final class Reader implements ValuesReaderProvider<AdapterProvider.NoSettings> {
              static class Base implements ValuesReader { public String other() { return ""; } }
              static final class Port extends Base { }
              @Override public String id() { return "reader"; }
              @Override public String description() { return "reads"; }
              @Override public Class<NoSettings> settingsType() { return NoSettings.class; }
              @Override public Adapter create(NoSettings settings, AdapterContext context) {
                return Adapter.of(ValuesReader.class, new Port());
              }
            }
            """)
        .service("own.Reader")
        .write(folder.resolve("reader.jar"));
    try (AdapterCatalog catalog = discover()) {
      assertThat(catalog.problems()).isEmpty();
      assertThat(catalog.examine())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.place()).isEqualTo(folder.resolve("reader.jar").toString());
                assertThat(problem.message())
                    .contains("reader cannot work", "built for another gen3db")
                    .contains("own.Reader$Port lacks ValuesReader.read");
              });
      // And the error when it is used all the same.
      var builder = Gen3Db.builder().catalog(catalog);
      assertThatThrownBy(builder::build)
          .isInstanceOf(Gen3DbException.class)
          .hasMessageContaining("GEN3DB-206")
          .hasMessageContaining("reader.jar was built for another gen3db")
          .hasMessageContaining("ValuesReader.read");
    }
  }

  @Test
  void settingsThatNothingCanBeBoundToAreSeenWhenAdaptersAreExamined() throws IOException {
    new JarMaker(work)
        .source(
            """
            package own;
            import org.gen3db.spi.*;
            public final class Rate implements SecretStoreProvider<Rate.Settings> {
              public record Settings(double rate) { }
              @Override public String id() { return "rate"; }
              @Override public String description() { return "limits"; }
              @Override public Class<Settings> settingsType() { return Settings.class; }
              @Override public Adapter create(Settings settings, AdapterContext context) {
                return null;
              }
            }
            """)
        .service("own.Rate")
        .write(folder.resolve("rate.jar"));
    try (AdapterCatalog catalog = discover()) {
      assertThat(catalog.examine())
          .singleElement()
          .satisfies(problem -> assertThat(problem.message()).contains("component rate", "double"));
    }
  }

  @Test
  void twoOfOneNameAreToldWithBothJarsAndNeitherIsChosen() throws IOException {
    Path more = Files.createDirectory(work.resolve("more"));
    new JarMaker(work)
        .source(Providers.store("Good", "good"))
        .service("own.Good")
        .write(more.resolve("other.jar"));
    try (AdapterCatalog catalog =
        AdapterCatalog.discover(getClass().getClassLoader(), List.of(folder, more))) {
      assertThat(catalog.all()).isEmpty();
      assertThat(catalog.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo(SpiCode.DUPLICATE_ADAPTER);
                assertThat(problem.place()).isEqualTo("gen3db.secretStore.adapter: good");
                assertThat(problem.message()).contains("good.jar", "other.jar");
              });
      assertThat(catalog.unknown(SecretStoreProvider.SECTION, "good", "v.yaml:1").code())
          .isEqualTo(SpiCode.DUPLICATE_ADAPTER);
    }
  }

  @Test
  void aFolderThatIsGivenTwiceCountsOnce() {
    try (AdapterCatalog catalog =
        AdapterCatalog.discover(
            getClass().getClassLoader(), List.of(folder, folder.resolve("../with blank")))) {
      assertThat(catalog.all()).hasSize(1);
      assertThat(catalog.problems()).isEmpty();
    }
  }

  @Test
  void aFolderWithoutJarsAndNoFolderAreMistakesOfTheCaller() throws IOException {
    Path none = Files.createDirectory(work.resolve("none"));
    for (Path wrong : List.of(none, work.resolve("nowhere"))) {
      assertThatThrownBy(
              () -> AdapterCatalog.discover(getClass().getClassLoader(), List.of(folder, wrong)))
          .isInstanceOf(Gen3DbException.class)
          .hasMessageContaining("GEN3DB-203 the folder of adapters")
          .hasMessageContaining(wrong.toString());
    }
  }

  @Test
  void oneMoreAdapterWinsOverOneOfTheSameName() {
    try (AdapterCatalog catalog = discover()) {
      AdapterProvider<?> own = new OwnStore(List.of());
      assertThat(catalog.with(own).find(SecretStoreProvider.SECTION, "own")).containsSame(own);
      assertThat(catalog.with(own).find(SecretStoreProvider.SECTION, "good")).isPresent();
      assertThat(catalog.with(own).with(new OwnStore(List.of())).all()).hasSize(2);
    }
  }
}
