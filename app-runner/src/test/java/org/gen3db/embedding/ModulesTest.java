package org.gen3db.embedding;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.gen3db.spi.AdapterProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/embedding.md runs on class path and module path, embedded server and all. */
@Tag("jdk")
class ModulesTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern STORE = Pattern.compile("class (MemorySecretStore(?:Provider)?) ");

  @TempDir Path folder;

  private EmbeddingProgram program() {
    return new EmbeddingProgram(folder);
  }

  @Test
  void onTheClassPath() throws Exception {
    var all = new ArrayList<>(EmbeddingProgram.product());
    all.add(program().compiled(false));
    program()
        .appliesOnTheEmbeddedServer(
            List.of("-cp", EmbeddingProgram.joined(all), EmbeddingProgram.MAIN));
  }

  /** F8: named modules, and the embedded server among them. */
  @Test
  void onTheModulePath() throws Exception {
    var all = new ArrayList<>(EmbeddingProgram.product());
    all.add(program().compiled(true));
    program()
        .appliesOnTheEmbeddedServer(
            List.of("-p", EmbeddingProgram.joined(all), "-m", "tool/tool.Provision"));
  }

  @Test
  void withAStoreInAModuleOfSomebodyElse() throws Exception {
    var all = new ArrayList<>(EmbeddingProgram.product());
    Path acme = store(EmbeddingProgram.joined(all));
    all.add(program().compiled(true));
    all.add(acme);
    program()
        .applies(
            List.of("-p", EmbeddingProgram.joined(all), "-m", "tool/" + EmbeddingProgram.MAIN),
            "{adapter: memory}",
            "fence CREATED");
  }

  /** The store of docs/adapters.md as a module, which names its provider to nobody but Java. */
  private Path store(String path) throws IOException {
    Path source = Files.createDirectories(folder.resolve("acme-source"));
    var arguments =
        new ArrayList<>(
            List.of("-proc:none", "-d", folder.resolve("acme").toString(), "--module-path", path));
    var block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "adapters.md")));
    while (block.find()) {
      var name = STORE.matcher(block.group(1));
      if (name.find()) {
        Path file = source.resolve(name.group(1) + ".java");
        arguments.add(Files.writeString(file, block.group(1)).toString());
      }
    }
    assertThat(arguments).hasSize(7);
    arguments.add(
        Files.writeString(
                source.resolve("module-info.java"),
                """
                module acme {
                  requires org.gen3db.spi;
                  provides org.gen3db.spi.AdapterProvider with acme.MemorySecretStoreProvider;
                }
                """)
            .toString());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
    return folder.resolve("acme");
  }

  @Test
  void modulesProvideWhatTheServiceFilesName() throws IOException {
    Set<ModuleReference> modules =
        ModuleFinder.of(EmbeddingProgram.product().toArray(Path[]::new)).findAll();
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
            "org.gen3db.adapter.postgres",
            "org.gen3db.adapter.restore");
  }
}
