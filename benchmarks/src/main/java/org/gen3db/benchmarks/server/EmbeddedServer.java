package org.gen3db.benchmarks.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gen3db.api.Gen3Db;
import org.gen3db.benchmarks.Processes;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.values.ValuesRequest;

/** The server that gen3db brings along, where none is installed. */
final class EmbeddedServer implements ScratchServer {
  private final Path folder;
  private final DatabaseLauncher launcher;
  private Master master;
  private final String version;

  EmbeddedServer(Path folder) throws IOException, InterruptedException, SQLException {
    this.folder = folder;
    var nothing =
        new ValuesRequest(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            folder,
            InputStream.nullInputStream());
    this.launcher =
        Gen3Db.builder(nothing)
            .embedded(true)
            .build()
            .launcher()
            .orElseThrow(() -> new IllegalStateException("no embedded server on the class path"));
    this.master = launcher.start();
    this.version = ask("show server_version");
    launcher.stop();
    copy(".gen3db/postgres", "new");
    this.master = launcher.start();
  }

  private void copy(String from, String to) throws IOException, InterruptedException {
    Path target = folder.resolve(to);
    Path log = folder.resolve("copy.log");
    Processes.run(log, Map.of(), List.of("rm", "-rf", target.toString()));
    Processes.run(
        log, Map.of(), List.of("cp", "-a", folder.resolve(from).toString(), target.toString()));
  }

  @Override
  public void renew() throws IOException, InterruptedException, SQLException {
    launcher.stop();
    copy("new", ".gen3db/postgres");
    master = launcher.start();
    ask("select count(*) from pg_available_extensions");
  }

  @Override
  public int port() {
    return master.server().address().port();
  }

  @Override
  public long pid() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".gen3db/postgres"))) {
      Path file =
          files
              .filter(f -> f.endsWith("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new IOException("the server does not run"));
      return Long.parseLong(Files.readAllLines(file).get(0));
    }
  }

  @Override
  public String username() {
    return master.username();
  }

  @Override
  public String password() {
    return master.password().reveal(String::new);
  }

  @Override
  public String describe() {
    return "PostgreSQL "
        + version
        + ", gen3db's embedded one with its settings, as none is installed, data in "
        + folder;
  }

  @Override
  public void close() {
    launcher.stop();
  }
}
