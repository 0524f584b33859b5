package org.gen3db.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.spi.AdapterProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The adapter of docs/adapters.md compiles as it stands there, and keeps its contract. */
class AdaptersPageTest {
  private static final Path PAGE = Path.of("..", "docs", "adapters.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\b(?:final )?class (\\w+) ");

  @TempDir static Path folder;
  private @Nullable URLClassLoader loader;

  @TestFactory
  Stream<DynamicTest> theStoreOfThePageKeepsItsContract() throws Exception {
    Map<String, String> sources = sources();
    assertThat(sources)
        .containsOnlyKeys(
            "MemorySecretStore", "MemorySecretStoreTest", "MemorySecretStoreProvider");
    compile(sources);
    Class<?> contract = load("MemorySecretStoreTest");
    return Arrays.stream(contract.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getName(),
                    () -> {
                      try {
                        method.invoke(make(contract));
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    }));
  }

  @Test
  void theProviderOfThePageMakesTheStore() throws Exception {
    compile(sources());
    var provider = (AdapterProvider<?>) make(load("MemorySecretStoreProvider"));
    assertThat(provider.id()).isEqualTo("memory");
    Optional<SecretStore> store = create(provider);
    assertThat(store).get().extracting(SecretStore::describe).isEqualTo("memory");
  }

  @Test
  void theStoreAndItsTestAreAsShortAsThePageSays() throws IOException {
    long lines =
        sources().entrySet().stream()
            .filter(source -> !source.getKey().endsWith("Provider"))
            .flatMap(source -> source.getValue().lines())
            .filter(line -> !line.isBlank() && !line.matches("(import|package) .*"))
            .count();
    assertThat(lines).isLessThan(75);
  }

  /** A page that names versions which nobody builds with any more leads newcomers astray. */
  @Test
  void theProjectsOfThePageNameTheVersionsThatGen3dbIsBuiltWith() throws Exception {
    String page = Files.readString(PAGE);
    String parent = Files.readString(Path.of("..", "pom.xml"));
    var blocks = Pattern.compile("```xml\n(<project.*?)```", Pattern.DOTALL).matcher(page);
    int plugins = 0;
    int projects = 0;
    while (blocks.find()) {
      projects++;
      var pom =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(blocks.group(1).getBytes(StandardCharsets.UTF_8)));
      assertThat(pom.getDocumentElement().getTagName()).isEqualTo("project");
      var plugin =
          Pattern.compile("<artifactId>(maven-[a-z]+-plugin)</artifactId>\\s*<version>([^<]+)<")
              .matcher(blocks.group(1));
      while (plugin.find()) {
        plugins++;
        assertThat(parent.replaceAll("\\s+", ""))
            .contains(
                "<artifactId>%s</artifactId><version>%s<"
                    .formatted(plugin.group(1), plugin.group(2)));
      }
      String version = parent.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
      assertThat(blocks.group(1)).contains(">" + version + "<");
    }
    assertThat(projects).isEqualTo(2);
    assertThat(plugins).isEqualTo(5);
  }

  /** It asks its context nothing. */
  @SuppressWarnings({"unchecked", "NullAway"}) // NoSettings is what the page's provider takes
  private static Optional<SecretStore> create(AdapterProvider<?> provider) {
    return ((AdapterProvider<AdapterProvider.NoSettings>) provider)
        .create(new AdapterProvider.NoSettings(), null)
        .port(SecretStore.class);
  }

  private static Map<String, String> sources() throws IOException {
    var sources = new TreeMap<String, String>();
    var block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      var name = NAME.matcher(block.group(1));
      assertThat(name.find()).as(block.group(1)).isTrue();
      sources.put(name.group(1), block.group(1));
    }
    return sources;
  }

  private static void compile(Map<String, String> sources) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xlint:all",
                "-Werror",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey() + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    var output = new java.io.ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, output, output, arguments.toArray(String[]::new));
    assertThat(failed).as(output.toString()).isZero();
  }

  private Class<?> load(String name) throws Exception {
    loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    return loader.loadClass("acme." + name);
  }

  private static Object make(Class<?> type) throws Exception {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  @AfterEach
  void close() throws IOException {
    if (loader != null) {
      loader.close();
    }
  }
}
