package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.adapter.local.internal.Deadline;
import org.gen3db.adapter.local.internal.FolderLock;
import org.gen3db.adapter.local.internal.Time;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that lives in a folder: its data, its port, which is chosen once, and its
 * administrator's random password. It listens on 127.0.0.1 only, asks everybody for a password by
 * SCRAM, and outlives the process that started it. All methods may be called by several threads and
 * processes at once, and throw {@link Gen3DbException} with {@link LocalCode#EMBEDDED_FAILED}.
 */
public final class EmbeddedPostgres {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String HOST = "127.0.0.1";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  private final Path path;
  private final Supplier<PostgresBinaries> binaries;
  private final ServerOptions options;
  private final Time time;
  private final Cancellation cancellation;
  private final RandomGenerator random = new SecureRandom();

  private EmbeddedPostgres(
      Path path,
      Supplier<PostgresBinaries> binaries,
      ServerOptions options,
      Time time,
      Cancellation cancellation) {
    this.path = path;
    this.binaries = binaries;
    this.options = options;
    this.time = time;
    this.cancellation = cancellation;
  }

  /** The server in this folder, which need not exist yet; nothing is started. */
  public static EmbeddedPostgres in(Path folder) {
    return new EmbeddedPostgres(
        folder,
        PostgresBinaries::fromClassPath,
        ServerOptions.DEFAULT,
        Time.REAL,
        Cancellation.create());
  }

  /** With programs of another version than those on the class path. */
  public EmbeddedPostgres binaries(PostgresBinaries others) {
    return new EmbeddedPostgres(path, () -> others, options, time, cancellation);
  }

  /** With further lines of postgresql.conf, used from the next start on. */
  public EmbeddedPostgres configuration(String... lines) {
    return with(
        new ServerOptions(options.durable(), List.of(lines), options.hba(), options.deadline()));
  }

  /** With these lines as the whole of pg_hba.conf, used from the next start on. */
  public EmbeddedPostgres hba(String... lines) {
    return with(
        new ServerOptions(
            options.durable(), options.configuration(), List.of(lines), options.deadline()));
  }

  /** Faster, and lost when the machine crashes: for tests. */
  public EmbeddedPostgres notDurable() {
    return with(
        new ServerOptions(false, options.configuration(), options.hba(), options.deadline()));
  }

  /** With this bound on each wait: for another run, for the start, for the stop. */
  public EmbeddedPostgres deadline(Duration deadline) {
    return with(
        new ServerOptions(options.durable(), options.configuration(), options.hba(), deadline));
  }

  /** Whose starts end when this is cancelled: before their next step, and in the making of data. */
  public EmbeddedPostgres cancellation(Cancellation end) {
    return new EmbeddedPostgres(path, binaries, options, time, end);
  }

  /** In which time passes otherwise. */
  EmbeddedPostgres time(Time other) {
    return new EmbeddedPostgres(path, binaries, options, other, cancellation);
  }

  private EmbeddedPostgres with(ServerOptions others) {
    return new EmbeddedPostgres(path, binaries, others, time, cancellation);
  }

  /** Starts the server unless it runs, and waits until it takes connections. */
  public Master start() {
    return guarded(
        "start",
        () -> {
          Optional<Master> already = find();
          return already.isPresent() ? already.get() : startLocked();
        });
  }

  /** The server, if it runs and answers; starts nothing. */
  public Optional<Master> running() {
    return guarded("look for", this::find);
  }

  /** Where it listens whenever it runs; empty before its first start. */
  public Optional<Endpoint> address() {
    return guarded(
        "look for",
        () -> {
          Optional<ServerFolder> folder = ServerFolder.find(path);
          return folder.isEmpty()
              ? Optional.empty()
              : folder.get().port().map(port -> new Endpoint(HOST, port));
        });
  }

  /** Stops the server, ending its sessions; returns whether it ran. */
  public boolean stop() {
    return guarded(
        "stop",
        () -> {
          Optional<ServerFolder> folder = ServerFolder.find(path);
          if (folder.isEmpty()) {
            return false;
          }
          Deadline deadline = Deadline.in(options.deadline(), time);
          try (var lock = FolderLock.take(folder.get().lock(), deadline)) {
            return new Shutdown(folder.get()).perform(deadline);
          }
        });
  }

  /** The server's main process, if it runs. */
  public OptionalLong pid() {
    return guarded(
        "look for",
        () -> {
          Optional<ServerFolder> folder = ServerFolder.find(path);
          if (folder.isEmpty()) {
            return OptionalLong.empty();
          }
          Optional<Postmaster> found = Postmaster.alive(folder.get().data());
          return found.isPresent() ? OptionalLong.of(found.get().pid()) : OptionalLong.empty();
        });
  }

  /** The server's own log. */
  public Path log() {
    return path.resolve("server.log");
  }

  /** The folder. */
  public Path folder() {
    return path;
  }

  private Optional<Master> find() throws IOException {
    Optional<ServerFolder> folder = ServerFolder.find(path);
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Optional<Postmaster> postmaster = Postmaster.alive(folder.get().data());
    if (postmaster.isEmpty() || !postmaster.get().ready() || !postmaster.get().answers()) {
      return Optional.empty();
    }
    return Optional.of(master(folder.get(), postmaster.get()));
  }

  private static Master master(ServerFolder folder, Postmaster postmaster) throws IOException {
    return new Master(
        new Server(new Endpoint(HOST, postmaster.port()), true),
        Cluster.SUPERUSER,
        folder.password().orElseThrow(() -> missingPassword(folder)));
  }

  private static Gen3DbException missingPassword(ServerFolder folder) {
    return EmbeddedFailure.of(
        folder.passwordFile(),
        "the administrator's password is not there, and cannot be made again for data that exists",
        "Bring the file back; or stop the server and move "
            + folder.root()
            + " away to begin anew.");
  }

  private Master startLocked() throws IOException {
    ServerFolder folder = ServerFolder.open(path);
    Deadline deadline = Deadline.in(options.deadline(), time, cancellation);
    try (var lock = FolderLock.take(folder.lock(), deadline)) {
      AtomicFiles.deleteLeftovers(folder.root());
      folder.deleteUnfinished();
      Optional<Master> now = awaitAlive(folder, deadline);
      return now.isPresent() ? now.get() : launch(folder, deadline);
    }
  }

  /** A server that is starting, recovering or stopping is awaited; empty when none runs. */
  private Optional<Master> awaitAlive(ServerFolder folder, Deadline deadline) throws IOException {
    for (Optional<Postmaster> seen = Postmaster.alive(folder.data());
        seen.isPresent();
        seen = Postmaster.alive(folder.data())) {
      if (seen.get().ready() && seen.get().answers()) {
        return Optional.of(master(folder, seen.get()));
      }
      if (deadline.passed()) {
        throw EmbeddedFailure.of(
            folder.root(),
            "the server's process "
                + seen.get().pid()
                + " is "
                + seen.get().status()
                + " since "
                + deadline
                + " and takes no connections",
            "See its log, " + folder.log() + "; wait and repeat, or end that process.");
      }
      deadline.pause(BETWEEN_LOOKS);
    }
    return Optional.empty();
  }

  private Master launch(ServerFolder folder, Deadline deadline) throws IOException {
    Startup.refuseUnseen(folder);
    if (!Files.isDirectory(folder.data())) {
      log.info("making an embedded PostgreSQL in {}", folder.root());
    } else if (folder.password().isEmpty()) {
      throw missingPassword(folder);
    }
    Path home = binaries.get().unpackedIn(CacheFolder.choose(folder), time);
    deadline.goOn();
    RunAs runAs = RunAs.choose(home, folder);
    folder.setPassable(runAs.sharesFolder());
    var programs = new Programs(home, runAs, folder);
    new Cluster(folder, home, runAs, options, programs.endedBy(cancellation))
        .prepare(folder.claimPassword(random));
    deadline.goOn();
    new Startup(folder, programs, runAs).perform(folder.claimPort(random), deadline);
    return awaitAlive(folder, deadline)
        .orElseThrow(
            () ->
                EmbeddedFailure.of(
                    folder.root(),
                    "the server ended as soon as it had started",
                    "See its log, " + folder.log() + "."));
  }

  private <T> T guarded(String what, Action<T> action) {
    try {
      return action.perform();
    } catch (InterruptedIOException e) {
      throw new Gen3DbException(
          Notice.of(DomainCode.INTERRUPTED, path.toString(), "interrupted during: " + what), e);
    } catch (IOException | UncheckedIOException e) {
      throw EmbeddedFailure.of(
          path,
          "cannot " + what + " the embedded PostgreSQL: " + Reason.of(e),
          "Mend what the message names (permissions, space, another run that hangs), and repeat.",
          e);
    }
  }

  private interface Action<T> {
    T perform() throws IOException;
  }
}
