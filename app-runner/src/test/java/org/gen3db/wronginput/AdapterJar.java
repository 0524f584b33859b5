package org.gen3db.wronginput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar with an adapter of somebody else's, made by the compiler as theirs would be. */
final class AdapterJar {
  private AdapterJar() {}

  /** Writes a jar with a secret store of this id. */
  static void write(Path jar, String id) throws IOException {
    Path classes = Files.createTempDirectory("gen3db-adapter");
    Path source = classes.resolve("OwnProvider.java");
    Files.writeString(
        source,
        """
        import org.gen3db.domain.credentials.SecretStore;
        import org.gen3db.spi.AdapterContext;
        import org.gen3db.spi.SecretStoreProvider;

        public final class OwnProvider implements SecretStoreProvider {
          @Override public String id() { return "%s"; }
          @Override public String description() { return "somebody else's"; }
          @Override public SecretStore create(AdapterContext context) {
            throw new UnsupportedOperationException();
          }
        }
        """
            .formatted(id));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    if (failed != 0) {
      throw new IOException("the adapter does not compile");
    }
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("OwnProvider.class"));
      out.write(Files.readAllBytes(classes.resolve("OwnProvider.class")));
      out.putNextEntry(new JarEntry("META-INF/services/org.gen3db.spi.AdapterProvider"));
      out.write("OwnProvider\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    for (Path file : List.of(source, classes.resolve("OwnProvider.class"), classes)) {
      Files.delete(file);
    }
  }
}
