package org.gen3db.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DatabaseDumper;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.gen3db.domain.restore.LiveDatabase;

/**
 * Dumps of living databases that are made while they are read, so that nothing of them is ever on a
 * disk. No two readings are of the same content.
 */
final class LiveDumps implements DumpSource {
  private static final int BUFFER = 1 << 20;
  private static final String END = ".sql";
  private static final Duration LONGEST = Duration.ofDays(1);

  private final String environment;
  private final List<LiveDatabase> databases;
  private final DatabaseDumper dumper;
  private final Function<LiveDatabase, DatabaseDumper.Login> login;

  /**
   * Those of an environment.
   *
   * @param environment what it is, for messages
   * @param login who reads a database; may throw what stands in the way
   */
  LiveDumps(
      String environment,
      List<LiveDatabase> databases,
      DatabaseDumper dumper,
      Function<LiveDatabase, DatabaseDumper.Login> login) {
    this.environment = environment;
    this.databases = List.copyOf(databases);
    this.dumper = dumper;
    this.login = login;
  }

  @Override
  public String describe() {
    return environment;
  }

  @Override
  public List<DumpFile> list(String folder, Cancellation cancellation) {
    return folder.isEmpty()
        ? databases.stream().map(one -> file(path(one))).sorted(this::byPath).toList()
        : List.of();
  }

  private int byPath(DumpFile one, DumpFile other) {
    return one.path().compareTo(other.path());
  }

  @Override
  public List<String> folders(String folder, Cancellation cancellation) {
    return List.of();
  }

  @Override
  public Optional<DumpFile> find(String path, Cancellation cancellation) {
    return database(path).map(one -> file(path));
  }

  /** Nobody knows how large it will be; it is whole or breaks off, also where it has no table. */
  private static DumpFile file(String path) {
    return new DumpFile(path, 0, UUID.randomUUID().toString(), null, true);
  }

  private static String path(LiveDatabase database) {
    return database.services().get(0) + END;
  }

  private Optional<LiveDatabase> database(String path) {
    return databases.stream().filter(one -> path(one).equals(path)).findFirst();
  }

  @Override
  public InputStream open(DumpFile file, long from, Cancellation cancellation) {
    LiveDatabase database =
        database(file.path()).orElseThrow(() -> new IllegalArgumentException(file.path()));
    DatabaseDumper.Login as = login.apply(database);
    var reading = new Reading(cancellation.within(LONGEST));
    try {
      reading.begin(end -> dumper.dump(as, end.to(), end.cancellation()));
      reading.skipNBytes(from);
      return reading;
    } catch (IOException e) {
      throw new IllegalStateException("a new pipe is not broken", e);
    }
  }

  /** Where a dump goes, and what ends it. */
  private record End(PipedOutputStream to, Cancellation cancellation) {}

  /** Makes a dump. */
  @FunctionalInterface
  private interface Work {
    void run(End end) throws IOException;
  }

  /** What comes out of the other end, or why it does not. */
  private static final class Reading extends InputStream {
    private final PipedInputStream in = new PipedInputStream(BUFFER);
    private volatile String failure = "it was not begun";
    private final Cancellation cancellation;

    Reading(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    void begin(Work work) throws IOException {
      var out = new PipedOutputStream(in);
      var thread =
          new Thread(
              () -> {
                // Said before the other end sees that nothing comes any more.
                try (out) {
                  failure = failureOf(work, new End(out, cancellation));
                } catch (IOException e) {
                  // nobody reads any more
                }
              },
              "gen3db-clone");
      thread.setDaemon(true);
      thread.start();
    }

    private static String failureOf(Work work, End end) {
      try {
        work.run(end);
        return "";
      } catch (IOException | RuntimeException | Error e) {
        return String.valueOf(e.getMessage());
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = in.read(bytes, from, length);
      if (count < 0 && !failure.isEmpty()) {
        throw new IOException(failure);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      cancellation.cancel();
      in.close();
    }
  }
}
