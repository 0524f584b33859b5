package org.gen3db.benchmarks.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gen3db.benchmarks.Processes;

/**
 * The PostgreSQL that is installed, as initdb sets it up: default settings but for the port, and no
 * socket file. As root, which PostgreSQL refuses, it runs as the user postgres or nobody.
 */
final class InstalledServer implements ScratchServer {
  private final Path programs;
  private final Path folder;
  private final List<String> asUser;
  private final int port;
  private final String password = UUID.randomUUID().toString();
  private final String version;

  private InstalledServer(Path programs, Path folder)
      throws IOException, InterruptedException, SQLException {
    this.programs = programs;
    this.folder = Files.createDirectory(folder.resolve("postgres"));
    this.asUser = asUser();
    this.port = freePort();
    Path passwordFile = folder.resolve("postgres/password");
    Files.writeString(passwordFile, password + "\n", StandardCharsets.UTF_8);
    giveAway();
    run(
        "initdb",
        "-D",
        data(),
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
        "--pwfile=" + passwordFile);
    Files.writeString(
        this.folder.resolve("data/postgresql.auto.conf"),
        "port = %d%nlisten_addresses = '127.0.0.1'%nunix_socket_directories = ''%n"
            .formatted(port));
    start();
    this.version = ask("show server_version");
    stop("fast");
    copy("data", "new");
    start();
  }

  /** Sets one up in the folder, if PostgreSQL is installed. */
  static Optional<ScratchServer> in(Path folder)
      throws IOException, InterruptedException, SQLException {
    Optional<Path> programs = programs();
    return programs.isEmpty()
        ? Optional.empty()
        : Optional.of(new InstalledServer(programs.get(), folder));
  }

  /** Debian's 15 first, as the baselines were measured with it. */
  private static Optional<Path> programs() throws IOException {
    var candidates = new ArrayList<Path>();
    candidates.add(Path.of("/usr/lib/postgresql/15/bin"));
    Path all = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(all)) {
      try (Stream<Path> versions = Files.list(all)) {
        versions
            .sorted(Comparator.reverseOrder())
            .map(v -> v.resolve("bin"))
            .forEach(candidates::add);
      }
    }
    return candidates.stream()
        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
        .filter(bin -> Files.isExecutable(bin.resolve("pg_ctl")))
        .findFirst();
  }

  private static List<String> asUser() throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    String user =
        Files.readAllLines(Path.of("/etc/passwd")).stream()
                .anyMatch(line -> line.startsWith("postgres:"))
            ? "postgres"
            : "nobody";
    return List.of("setpriv", "--reuid=" + user, "--regid=nogroup", "--clear-groups");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void giveAway() throws IOException, InterruptedException {
    if (!asUser.isEmpty()) {
      String user = asUser.get(1).substring("--reuid=".length());
      Processes.run(log(), Map.of(), List.of("chown", "-R", user + ":nogroup", folder.toString()));
    }
  }

  private void start() throws IOException, InterruptedException {
    run("pg_ctl", "-w", "-D", data(), "-l", folder.resolve("server.log").toString(), "start");
  }

  private void stop(String mode) throws IOException, InterruptedException {
    run("pg_ctl", "-w", "-D", data(), "-m", mode, "stop");
  }

  private void copy(String from, String to) throws IOException, InterruptedException {
    Path target = folder.resolve(to);
    Processes.run(log(), Map.of(), List.of("rm", "-rf", target.toString()));
    Processes.run(
        log(), Map.of(), List.of("cp", "-a", folder.resolve(from).toString(), target.toString()));
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>(asUser);
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    // Its locale is part of the default settings: the same on every machine.
    Processes.run(log(), Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC"), command);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private Path log() {
    return folder.resolveSibling("postgres.log");
  }

  @Override
  public void renew() throws IOException, InterruptedException, SQLException {
    stop("immediate");
    copy("new", "data");
    start();
    ask("select count(*) from pg_available_extensions");
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() throws IOException {
    return Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0));
  }

  @Override
  public String username() {
    return "postgres";
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public String describe() {
    return "PostgreSQL "
        + version
        + ", default settings, scram-sha-256, fsync on, data in "
        + folder;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stop("immediate");
  }
}
