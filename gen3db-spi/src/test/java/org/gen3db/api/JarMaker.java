package org.gen3db.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar of somebody else's, made by the compiler as theirs would be. */
final class JarMaker {
  private final Path work;
  private final List<String> sources = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final Manifest manifest = new Manifest();
  private String classPath = System.getProperty("java.class.path");

  JarMaker(Path work) {
    this.work = work;
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** One compilation unit; its first public class gives the file's name. */
  JarMaker source(String text) {
    sources.add(text);
    return this;
  }

  JarMaker service(String line) {
    services.add(line);
    return this;
  }

  JarMaker version(String version) {
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    return this;
  }

  /** What it is compiled against, instead of the class path of this test. */
  JarMaker against(Path... places) {
    classPath = String.join(":", Stream.of(places).map(Path::toString).toList());
    return this;
  }

  /** Writes the classes into a folder. */
  Path classes() throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    var arguments =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString()));
    for (String source : sources) {
      String name =
          source.replaceFirst("(?s).*?public (?:final )?(?:class|interface) (\\w+).*", "$1");
      Path folder = Files.createTempDirectory(work, "source");
      arguments.add(Files.writeString(folder.resolve(name + ".java"), source).toString());
    }
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new))
        != 0) {
      throw new IOException("it does not compile");
    }
    return classes;
  }

  Path write(Path jar) throws IOException {
    Path classes = sources.isEmpty() ? Files.createTempDirectory(work, "none") : classes();
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
      }
      if (!services.isEmpty()) {
        out.putNextEntry(new JarEntry("META-INF/services/org.gen3db.spi.AdapterProvider"));
        out.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
