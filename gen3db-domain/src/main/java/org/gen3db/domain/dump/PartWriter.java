package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.dump.DumpManifest.DumpedDatabase;
import org.gen3db.domain.dump.DumpManifest.DumpedFile;
import org.gen3db.domain.dump.DumpManifest.DumpedIndex;
import org.gen3db.domain.dump.DumpReport.Kind;
import org.gen3db.domain.dump.DumpReport.Part;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.InternalProblem;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.jspecify.annotations.Nullable;

/** Writes one part of a dump after another, each digested as it is stored. */
public final class PartWriter {
  private static final String DATABASES = "pgdumps/";
  private static final String INDICES = "elasticsearch/";

  private final @Nullable DatabaseDumper databases;
  private final @Nullable IndexDumper indices;
  private final @Nullable Encryption encryption;
  private final List<String> recipients;
  private final StepInterceptor steps;
  private final LongSupplier nanoTime;

  /**
   * One that writes by these ports.
   *
   * @param databases null where no database is dumped
   * @param indices null where no index is
   * @param encryption null where files are stored as they are
   * @param recipients whose keys they are encrypted to
   * @param steps stands around each part
   */
  public PartWriter(
      @Nullable DatabaseDumper databases,
      @Nullable IndexDumper indices,
      @Nullable Encryption encryption,
      List<String> recipients,
      StepInterceptor steps,
      LongSupplier nanoTime) {
    this.databases = databases;
    this.indices = indices;
    this.encryption = encryption;
    this.recipients = List.copyOf(recipients);
    this.steps = steps;
    this.nanoTime = nanoTime;
  }

  /** Before anything is read: whether it can be encrypted at all. */
  void checkEncryption(Cancellation end) {
    if (encryption != null) {
      encryption.check(recipients, end);
    }
  }

  /** What stands in the way of every database. */
  Optional<Notice> problem(Cancellation end) {
    try {
      Objects.requireNonNull(databases).describe(end);
      return Optional.empty();
    } catch (Gen3DbException e) {
      return Optional.of(e.problem());
    }
  }

  Part look(Dumping.Database database, Cancellation end) {
    String owner = database.services().get(0);
    try {
      DatabaseDumper.Login login = database.login().get();
      Objects.requireNonNull(databases).check(login, end);
      String name = login.database();
      return part(Kind.DATABASE, owner, List.of(name), 0);
    } catch (Gen3DbException e) {
      return DumpedPart.failed(Kind.DATABASE, owner, List.of(database.name()), e.problem()).part();
    }
  }

  /** What killed runs left where indices are read. */
  List<String> leftovers(boolean takeAway, Cancellation end) {
    return Objects.requireNonNull(indices).leftovers(takeAway, end);
  }

  Part look(String index, Cancellation end) {
    try {
      IndexDumper.Extent extent = Objects.requireNonNull(indices).look(index, end);
      return part(Kind.INDEX, index, extent.physical(), extent.documents());
    } catch (Gen3DbException e) {
      return DumpedPart.failed(Kind.INDEX, index, List.of(), e.problem()).part();
    }
  }

  private static Part part(Kind kind, String name, List<String> of, long documents) {
    return new Part(kind, name, of, documents, List.of(), Duration.ZERO, Optional.empty());
  }

  DumpedPart write(Dumping.Database database, DumpTarget.Draft draft, Cancellation end) {
    String owner = database.services().get(0);
    return attempt(
        Kind.DATABASE,
        owner,
        List.of(database.name()),
        () -> {
          long start = nanoTime.getAsLong();
          String path = stored(DATABASES + owner + ".sql");
          DumpedDatabase dumped =
              step(
                  owner,
                  "dump-database",
                  database.name(),
                  end,
                  () -> write(database, path, draft, end));
          return DumpedPart.of(dumped, since(start));
        });
  }

  private DumpedDatabase write(
      Dumping.Database database, String path, DumpTarget.Draft draft, Cancellation end) {
    DatabaseDumper.Login login = database.login().get();
    var out = new DigestedOutput(draft.write(path));
    String server;
    try (OutputStream to = encrypted(out, end)) {
      server = Objects.requireNonNull(databases).dump(login, to, end);
    } catch (IOException e) {
      throw notWritten(path, e);
    }
    return new DumpedDatabase(database.services(), login.database(), server, out.file(path));
  }

  DumpedPart write(String index, DumpTarget.Draft draft, Cancellation end) {
    return attempt(
        Kind.INDEX,
        index,
        List.of(),
        () -> {
          long start = nanoTime.getAsLong();
          DumpedIndex dumped =
              step(index, "dump-index", index, end, () -> writeIndex(index, draft, end));
          return DumpedPart.of(dumped, since(start));
        });
  }

  private DumpedIndex writeIndex(String index, DumpTarget.Draft draft, Cancellation end) {
    Map<String, DigestedOutput> written = new LinkedHashMap<>();
    IndexDumper.Extent extent;
    try {
      extent =
          Objects.requireNonNull(indices)
              .dump(
                  index,
                  name -> {
                    String path = stored(INDICES + name);
                    var out = new DigestedOutput(draft.write(path));
                    written.put(path, out);
                    return encrypted(out, end);
                  },
                  end);
    } catch (IOException e) {
      throw notWritten(INDICES + index, e);
    }
    var files = new ArrayList<DumpedFile>();
    written.forEach((path, out) -> files.add(out.file(path)));
    return new DumpedIndex(index, extent.physical(), extent.documents(), files);
  }

  private String stored(String path) {
    return encryption == null ? path : path + encryption.ending();
  }

  private OutputStream encrypted(DigestedOutput out, Cancellation end) throws IOException {
    if (encryption == null) {
      return out;
    }
    try {
      return encryption.around(out, recipients, end);
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  private static Gen3DbException notWritten(String path, IOException e) {
    return new Gen3DbException(Notice.of(DumpCode.DUMP_NOT_WRITTEN, path, Reason.of(e)), e);
  }

  private Duration since(long start) {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }

  private <T> T step(
      String service, String action, String target, Cancellation end, Supplier<T> work) {
    end.check(service, "dumping it");
    return steps.around(new Step(service, action, target), work);
  }

  /** What goes wrong with one part leaves the others to finish. */
  private static DumpedPart attempt(
      Kind kind, String name, List<String> of, Supplier<DumpedPart> work) {
    try {
      return work.get();
    } catch (Gen3DbException e) {
      return DumpedPart.failed(kind, name, of, e.problem());
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return DumpedPart.failed(kind, name, of, InternalProblem.of(name, e));
    }
  }
}
