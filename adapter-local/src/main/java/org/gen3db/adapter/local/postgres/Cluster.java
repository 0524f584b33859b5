package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.domain.credentials.Password;

/** The data folder: made once, whole or not at all, and configured at every start. */
final class Cluster {
  static final String SUPERUSER = "postgres";
  private static final String CONFIG = "gen3db.conf";

  private static final List<String> LOOPBACK_ONLY =
      List.of(
          "# Written by gen3db at every start; changes here are lost.",
          "listen_addresses = '127.0.0.1'",
          // Its path may be longer than the 107 bytes that a socket's may have.
          "unix_socket_directories = ''",
          "password_encryption = 'scram-sha-256'");

  private final ServerFolder folder;
  private final Path home;
  private final RunAs runAs;
  private final ServerOptions options;
  private final Programs programs;

  Cluster(ServerFolder folder, Path home, RunAs runAs, ServerOptions options, Programs programs) {
    this.folder = folder;
    this.home = home;
    this.runAs = runAs;
    this.options = options;
    this.programs = programs;
  }

  /** Makes the data folder unless it is there, and brings its settings up to date. */
  void prepare(Password password) throws IOException {
    if (Files.isDirectory(folder.data())) {
      checkMajor();
      if (!runAs.owner().owns(folder.data())) {
        Folders.give(folder.data(), runAs.owner());
      }
    } else {
      initialise(password);
    }
    writeOwned(folder.data().resolve(CONFIG), configuration());
    if (!options.hba().isEmpty()) {
      writeOwned(folder.data().resolve("pg_hba.conf"), options.hba());
    }
  }

  /** A kill in the middle leaves a folder that the next run throws away. */
  private void initialise(Password password) throws IOException {
    Path unfinished = folder.unfinishedData();
    Path passwordFile = folder.initialPassword();
    try {
      ServerFolder.write(passwordFile, password);
      runAs.owner().take(passwordFile);
      initdb(unfinished, passwordFile, "C.UTF-8");
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.writeString(
        unfinished.resolve("postgresql.conf"),
        "\ninclude_if_exists '" + CONFIG + "'\n",
        StandardOpenOption.APPEND);
    if (options.durable()) {
      AtomicFiles.force(unfinished.resolve("postgresql.conf"));
    }
    Files.move(unfinished, folder.data(), StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.force(folder.root());
  }

  private void initdb(Path target, Path passwordFile, String locale) throws IOException {
    Files.createDirectory(target, AtomicFiles.OWNER_ONLY_FOLDER);
    runAs.owner().take(target);
    var arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + target,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth-local=scram-sha-256",
                "--auth-host=scram-sha-256",
                "--encoding=UTF8",
                "--locale=" + locale));
    if (!options.durable()) {
      arguments.add("--no-sync");
    }
    Programs.Result result = programs.postgres("initdb", arguments);
    if (result.succeeded()) {
      return;
    }
    Folders.delete(target);
    if (!locale.equals("C") && result.output().contains("invalid locale")) {
      initdb(target, passwordFile, "C"); // systems without C.UTF-8
      return;
    }
    throw EmbeddedFailure.of(
        folder.root(),
        "initdb failed: " + result.output(),
        "Mend what initdb names, such as a full disk, and repeat.");
  }

  private void checkMajor() throws IOException {
    String data = Files.readString(folder.data().resolve("PG_VERSION")).strip();
    String ours = major();
    if (!data.equals(ours)) {
      throw EmbeddedFailure.of(
          folder.data(),
          "the data was made by PostgreSQL " + data + ", and this gen3db brings " + ours,
          "Move "
              + folder.root()
              + " away to begin anew; or use the gen3db that made it, dump what you need, and load"
              + " it into the new server.");
    }
  }

  /** The first line of this file is {@code # PostgreSQL 17}. */
  private String major() throws IOException {
    try (var lines =
        Files.lines(home.resolve("share/postgresql/postgres.bki"), StandardCharsets.UTF_8)) {
      return lines.findFirst().orElse("").replaceFirst("^# PostgreSQL ", "").strip();
    }
  }

  private List<String> configuration() {
    var lines = new ArrayList<>(LOOPBACK_ONLY);
    if (!options.durable()) {
      lines.addAll(List.of("fsync = off", "synchronous_commit = off", "full_page_writes = off"));
    }
    lines.addAll(options.configuration());
    return lines;
  }

  private void writeOwned(Path file, List<String> lines) throws IOException {
    AtomicFiles.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    runAs.owner().take(file);
  }
}
