package org.gen3db.benchmarks.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.gen3db.benchmarks.Processes;

/**
 * Where a benchmark works: a folder of its own in memory, a server in it, and a folder of Secrets.
 * All of it is gone afterwards.
 */
public final class Scratch implements AutoCloseable {
  private static final List<String> BUILT_IN =
      List.of("arborist", "audit", "fence", "indexd", "metadata", "peregrine", "sheepdog", "wts");

  private final Path folder;
  private final ScratchServer server;

  private Scratch(Path folder, ScratchServer server) {
    this.folder = folder;
    this.server = server;
  }

  public static Scratch in(Path parent) throws IOException, InterruptedException, SQLException {
    Path folder =
        Files.createTempDirectory(
            parent,
            "gen3db-benchmark-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    var installed = InstalledServer.in(folder);
    return new Scratch(
        folder, installed.isPresent() ? installed.get() : new EmbeddedServer(folder));
  }

  public ScratchServer server() {
    return server;
  }

  public Path folder() {
    return folder;
  }

  /** As new: no database, no role, no Secret. */
  public void renew() throws IOException, InterruptedException, SQLException {
    server.renew();
    Processes.run(folder.resolve("rm.log"), Map.of(), List.of("rm", "-rf", secrets().toString()));
  }

  private Path secrets() {
    return folder.resolve("secrets");
  }

  /** Values with so many services, each with a role and a database of its own, and no other. */
  public Path values(int services, int parallelism) throws IOException {
    var text = new StringBuilder();
    text.append(
        """
        global:
          dev: false
          postgres:
            dbCreate: true
            master: {host: 127.0.0.1, port: "%d", username: "%s", password: "%s"}
        """
            .formatted(server.port(), server.username(), server.password()));
    BUILT_IN.forEach(name -> text.append(name).append(": {enabled: false}\n"));
    text.append(
        """
        gen3db:
          parallelism: %d
          secretStore: {adapter: directory, path: %s}
          services:
        """
            .formatted(parallelism, secrets()));
    for (int i = 0; i < services; i++) {
      text.append("    bench%d: {condition: bench%d.enabled}%n".formatted(i, i));
    }
    Path file = folder.resolve("values-" + services + ".yaml");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** Where it lies, and whether that is memory. */
  public String describe() throws IOException {
    String type = Files.getFileStore(folder).type();
    return type.equals("tmpfs")
        ? "server's data and folder of Secrets on a memory-backed file system (tmpfs)"
        : "NOT on a memory-backed file system but on " + type + ": expect noise";
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.close();
    Processes.run(
        Files.createTempFile("gen3db-benchmark", ".log"),
        Map.of(),
        List.of("rm", "-rf", folder.toString()));
  }
}
