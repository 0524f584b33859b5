package org.gen3db.adapter.restore.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.restore.Checksums;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.adapter.restore.archive.Archives;
import org.gen3db.adapter.restore.dump.DumpReader;
import org.gen3db.adapter.restore.dump.Position;
import org.gen3db.adapter.restore.statement.Handling.Reason;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpLoader;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Earlier;

/**
 * Loads dumps in pg_dump's plain format, as they are or compressed, and what other programs turn
 * into such ones.
 */
public final class PlainDumpLoader implements DumpLoader {
  private final Archives archives;

  /** For any number of dumps. */
  public PlainDumpLoader() {
    this(Archives.DEFAULT);
  }

  /**
   * For any number of dumps.
   *
   * @param archives reads archives and what is encrypted
   */
  PlainDumpLoader(Archives archives) {
    this.archives = archives;
  }

  @Override
  public void check(DumpFile dump, Cancellation cancellation) {
    archives.check(dump.path(), cancellation);
  }

  @Override
  public String version() {
    return LoaderVersion.get();
  }

  @Override
  public LoadedDump load(Loading loading, Cancellation cancellation) {
    Map<String, String> before = loading.shadow().journal();
    if (before.isEmpty()) {
      return load(loading, Journal.begun(loading, Earlier.NOTHING), cancellation);
    }
    // Where there are masks, nothing is believed that the role could have noted whose code the
    // dump's is: a mask that was said to have been run would leave out what it takes away.
    Optional<Journal> journal =
        loading.masks().isEmpty() ? Journal.of(loading, before) : Optional.empty();
    RuntimeException unfit = null;
    if (journal.isPresent()) {
      try {
        return load(loading, journal.get(), cancellation);
      } catch (Journal.Unfit e) {
        unfit = e;
      } catch (Gen3DbException e) {
        // Whether it is the dump that does not fit, or what was there, the dump alone will tell.
        if (!isOfServer(e.problem().code())) {
          throw e;
        }
        unfit = e;
      }
    }
    try {
      loading.shadow().beginAnew();
      return load(loading, Journal.begun(loading, Earlier.DISCARDED), cancellation);
    } catch (RuntimeException e) {
      if (unfit != null) {
        e.addSuppressed(unfit);
      }
      throw e;
    }
  }

  /** Not for what is read, for a run that is ended, nor for a server that is gone. */
  private static boolean isOfServer(Code code) {
    return code == RestoreCode.CONTENT_DIFFERS
        || !(code instanceof RestoreCode || code instanceof DomainCode || code.unreachable());
  }

  private LoadedDump load(Loading loading, Journal journal, Cancellation cancellation) {
    DumpFile dump = loading.dump();
    try (InputStream stored = loading.source().open(dump, 0, cancellation);
        var metered = new Metered(stored, dump, loading.progress())) {
      Loaded loaded;
      String sha256;
      try (Archives.Plain plain = archives.plain(dump.path(), metered, cancellation);
          DumpReader reader = DumpReader.open(dump.path(), plain.text())) {
        boolean asStored = plain.asStored() && !reader.isPacked();
        if (asStored) {
          metered.leaveDigest();
        }
        var loader = new Loader(reader, loading.shadow(), loading.extensions(), cancellation);
        loaded =
            loader
                .telling(metered::table)
                .tellingBuilds(
                    (what, number, known) ->
                        loading.progress().building(dump.path(), what, number, known))
                .masking(loading.masks())
                .comparing(loading.compare())
                .goingOn(journal)
                .load(loading.sessions());
        metered.drain();
        sha256 = asStored ? reader.digest() : metered.sha256();
      }
      check(dump, sha256);
      return new LoadedDump(
          sha256,
          dump.bytes(),
          loaded.tables(),
          loaded.statements(),
          loaded.skipped().stream()
              .filter(one -> one.reason() != Reason.READING) // obeyed, only not by the server
              .map(
                  one ->
                      new LoadedDump.Skipped(one.at().toString(), one.reason().words(), one.what()))
              .toList(),
          loaded.masks(),
          loaded.behind(),
          journal.earlier());
    } catch (IOException | UncheckedIOException e) {
      throw new Position(dump.path(), 1, 0)
          .problem(RestoreCode.DUMP_UNREADABLE, "reading fails: " + e.getMessage(), e);
    }
  }

  /** A flipped letter may be as good a dump as any: only a checksum tells. */
  private static void check(DumpFile dump, String sha256) {
    dump.sha256()
        .filter(expected -> !expected.equals(sha256))
        .ifPresent(
            expected -> {
              throw Checksums.differs(dump.path(), sha256, expected, dump.manifested());
            });
  }
}
