package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.Deadline;

/** Starts the server on data that is ready; the folder's lock is held. */
final class Startup {
  /** Past this many bytes a start begins a new log and keeps the old one once. */
  private static final long LONG_LOG = 16L << 20;

  private final ServerFolder folder;
  private final Programs programs;
  private final RunAs runAs;

  Startup(ServerFolder folder, Programs programs, RunAs runAs) {
    this.folder = folder;
    this.programs = programs;
    this.runAs = runAs;
  }

  /**
   * A server in another container is not seen, though it runs on this folder. It ends at once when
   * its pid file goes, and two servers on one folder destroy it. So where a PostgreSQL answers at
   * the port that the file names, nothing is touched.
   */
  static void refuseUnseen(ServerFolder folder) throws IOException {
    Optional<Postmaster> unseen = Postmaster.read(folder.data());
    if (unseen.isPresent()
        && unseen.get().life() != Postmaster.Life.RUNS
        && unseen.get().answers()) {
      throw EmbeddedFailure.of(
          Postmaster.file(folder.data()),
          "a PostgreSQL answers at port "
              + unseen.get().port()
              + ", but its process "
              + unseen.get().pid()
              + " is not seen from here: it may run on this folder in another container",
          "Use it, or stop it, from where it was started; delete this file only if no server runs"
              + " on this folder.");
    }
  }

  void perform(int port, Deadline deadline) throws IOException {
    if (!ServerFolder.isFree(port)) {
      throw EmbeddedFailure.of(
          folder.portFile(),
          "port " + port + ", which was chosen for this server, is used by another program",
          "End that program; or delete this file: a new port is chosen then, and the next apply"
              + " brings it into the Secrets.");
    }
    removeStalePid();
    long logged = prepareLog();
    // pg_ctl gives the server a session of its own, so that Ctrl-C does not reach it, and detaches
    // its standard streams.
    Programs.Result result =
        programs.postgres(
            "pg_ctl",
            List.of(
                "start",
                "--silent",
                "--wait",
                "--timeout=" + Math.max(1, deadline.left().toSeconds()),
                "--pgdata=" + folder.data(),
                "--log=" + folder.log(),
                "--options=-p " + port));
    // The pg_ctl of a run that was killed just now may have been quicker: its server is as good.
    if (!result.succeeded() && Postmaster.alive(folder.data()).isEmpty()) {
      throw EmbeddedFailure.of(
          folder.root(),
          "the server does not start: " + lastFatal(logged).orElse(result.output()),
          "See its log, " + folder.log() + ".");
    }
  }

  /**
   * PostgreSQL itself steps over a stale file, unless its number is another program's now or a
   * zombie's, both usual when containers start again.
   */
  private void removeStalePid() throws IOException {
    Optional<Postmaster> stale = Postmaster.read(folder.data());
    if (stale.isPresent() && stale.get().life() == Postmaster.Life.GONE) {
      Files.deleteIfExists(Postmaster.file(folder.data()));
    }
  }

  private long prepareLog() throws IOException {
    Path log = folder.log();
    if (Files.exists(log) && Files.size(log) > LONG_LOG) {
      Files.move(log, folder.oldLog(), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      Files.createFile(log, AtomicFiles.OWNER_ONLY);
    }
    runAs.owner().take(log);
    return Files.size(log);
  }

  /** What the server said last of why it ends, in the part of the log that this start wrote. */
  private Optional<String> lastFatal(long from) throws IOException {
    try (var channel = FileChannel.open(folder.log(), StandardOpenOption.READ).position(from)) {
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
          .reduce((first, second) -> second);
    }
  }
}
