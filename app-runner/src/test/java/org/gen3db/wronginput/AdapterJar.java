package org.gen3db.wronginput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.Tree;

/** A jar with an adapter of somebody else's, made by the compiler as theirs would be. */
final class AdapterJar {
  private static final String SECRET_STORE =
      """
      import org.gen3db.domain.store.SecretStore;
      import org.gen3db.spi.*;

      public final class OwnProvider implements SecretStoreProvider<AdapterProvider.NoSettings> {
        @Override public String id() { return "%s"; }
        @Override public String description() { return "somebody else's"; }
        @Override public Class<NoSettings> settingsType() { return NoSettings.class; }
        @Override public Adapter create(NoSettings settings, AdapterContext context) {
          throw new UnsupportedOperationException("with password hunter2");
        }
      }
      """;

  private static final String REMOTE_SECRETS =
      """
      import java.util.*;
      import org.gen3db.domain.cancellation.Cancellation;
      import org.gen3db.domain.credentials.SecretData;
      import org.gen3db.domain.store.*;
      import org.gen3db.spi.*;

      public final class OwnProvider implements RemoteSecretsProvider<AdapterProvider.NoSettings> {
        @Override public String id() { return "%s"; }
        @Override public String description() { return "far away, and empty"; }
        @Override public Class<NoSettings> settingsType() { return NoSettings.class; }
        @Override public Adapter create(NoSettings settings, AdapterContext context) {
          return Adapter.of(RemoteSecrets.class, new RemoteSecrets() {
            @Override public Map<String, Look<RemoteEntry>> read(
                Collection<String> names, Cancellation cancellation) {
              var looks = new HashMap<String, Look<RemoteEntry>>();
              names.forEach(name -> looks.put(name, Look.absent()));
              return looks;
            }
            @Override public Written<RemoteEntry> create(
                String name, SecretData content, WriteId id, Cancellation cancellation) {
              throw new IllegalStateException("a loopback host has left the machine");
            }
            @Override public String describe() { return "far away"; }
          });
        }
      }
      """;

  private static final String VALUES_READER =
      """
      import org.gen3db.domain.values.ValuesReader;
      import org.gen3db.spi.*;

      public final class OwnProvider implements ValuesReaderProvider<AdapterProvider.NoSettings> {
        @Override public String id() { return "%s"; }
        @Override public String description() { return "reads values in its own way"; }
        @Override public Class<NoSettings> settingsType() { return NoSettings.class; }
        @Override public Adapter create(NoSettings settings, AdapterContext context) {
          throw new UnsupportedOperationException();
        }
      }
      """;

  /** An SPI of another time, in which an adapter had no id. */
  private static final String OTHER_SPI =
      """
      package org.gen3db.spi;

      public interface AdapterProvider<P> {}
      """;

  private static final String OF_OTHER_SPI =
      """
      public final class OwnProvider implements org.gen3db.spi.AdapterProvider<String> {}
      """;

  private AdapterJar() {}

  /** Writes a jar with a secret store of this id, which cannot be made. */
  static void write(Path jar, String id) throws IOException {
    compile(jar, SECRET_STORE.formatted(id));
  }

  /** Writes a jar with a remote store of this id, which is empty and not on this machine. */
  static void writeRemoteSecrets(Path jar, String id) throws IOException {
    compile(jar, REMOTE_SECRETS.formatted(id));
  }

  /** Writes a jar with a reader of values, which cannot be made. */
  static void writeValuesReader(Path jar, String id) throws IOException {
    compile(jar, VALUES_READER.formatted(id));
  }

  /** Writes a jar with an adapter that was built against another SPI. */
  static void writeOfOtherSpi(Path jar) throws IOException {
    Path sources = ScratchFolders.create("spi");
    Path spi = Files.createDirectories(sources.resolve("org/gen3db/spi"));
    Files.writeString(spi.resolve("AdapterProvider.java"), OTHER_SPI);
    compile(jar, OF_OTHER_SPI, sources.toString());
    Tree.delete(sources);
  }

  /** Writes a jar with the class {@code OwnProvider} of this source. */
  static void write(Path jar, String source, String classPath) throws IOException {
    compile(jar, source, classPath);
  }

  private static void compile(Path jar, String text) throws IOException {
    compile(jar, text, System.getProperty("java.class.path"));
  }

  private static void compile(Path jar, String text, String classPath) throws IOException {
    Path classes = ScratchFolders.create("adapter");
    Path source = Files.writeString(classes.resolve("OwnProvider.java"), text);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                source.toString());
    if (failed != 0) {
      throw new IOException("the adapter does not compile");
    }
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      try (var made = Files.newDirectoryStream(classes, "*.class")) {
        for (Path file : made) {
          out.putNextEntry(new JarEntry(file.getFileName().toString()));
          out.write(Files.readAllBytes(file));
        }
      }
      out.putNextEntry(new JarEntry("META-INF/services/org.gen3db.spi.AdapterProvider"));
      out.write("OwnProvider\n".getBytes(StandardCharsets.US_ASCII));
    }
    Tree.delete(classes);
  }
}
