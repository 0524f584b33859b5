package org.gen3db.adapter.restore.search.document;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which documents there are and what they say, as hashes in files, so that memory does not grow
 * with their number: they are spread by key over parts, each of which is looked at by itself, and a
 * part that is too large for that is spread once more. Not thread-safe.
 */
public final class Ledger implements AutoCloseable {
  private static final int PARTS = 64;
  private static final int BITS = 6;
  private static final int BUFFER = 1 << 12;

  /** A key, what is said, and a line. */
  private static final int ENTRY = 5 * Long.BYTES;

  /** How many documents of a side are looked at together: about 100 bytes each. */
  private static final int MOST = 1 << 16;

  private final int most;
  private final int shift;
  private final Path folder;
  private final Path[] files = new Path[PARTS];
  private final DataOutputStream[] parts = new DataOutputStream[PARTS];
  private boolean written;

  /**
   * One document.
   *
   * @param key which it is
   * @param source what it says
   * @param line where it is told
   */
  record Entry(Hash key, Hash source, long line) {
    static final Comparator<Entry> ORDER =
        Comparator.comparingLong((Entry entry) -> entry.key().high())
            .thenComparingLong(entry -> entry.key().low())
            .thenComparingLong(Entry::line);
  }

  /** An empty one, in a new folder below one that is there. */
  public Ledger(Path below) {
    this(below, MOST, Long.SIZE - BITS);
  }

  /**
   * One that looks at no more documents together.
   *
   * @param shift which bits of a key say to which part it belongs
   */
  Ledger(Path below, int most, int shift) {
    this.most = most;
    this.shift = shift;
    try {
      folder = Files.createTempDirectory(below, "documents-");
      for (int i = 0; i < PARTS; i++) {
        files[i] = folder.resolve("part-" + i);
        parts[i] =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(files[i]), BUFFER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Enters a document. */
  public void add(Hash key, Hash source, long line) {
    DataOutputStream part = parts[(int) (key.high() >>> shift) & (PARTS - 1)];
    try {
      part.writeLong(key.high());
      part.writeLong(key.low());
      part.writeLong(source.high());
      part.writeLong(source.low());
      part.writeLong(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares this, what should be, with what is. */
  public Comparison compare(Ledger found) {
    var result = new Comparison();
    compare(found, result);
    return result;
  }

  private void compare(Ledger found, Comparison result) {
    finish();
    found.finish();
    for (int i = 0; i < PARTS; i++) {
      // Documents of one key cannot be spread: a file that repeats one alone is looked at as it is.
      if (shift >= BITS && Math.max(entries(files[i]), entries(found.files[i])) > most) {
        try (Ledger some = spread(files[i]);
            Ledger others = spread(found.files[i])) {
          some.compare(others, result);
        }
      } else {
        result.add(read(files[i]), read(found.files[i]));
      }
    }
  }

  private static long entries(Path file) {
    try {
      return Files.size(file) / ENTRY;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part over parts of its own, by further bits of the keys. */
  private Ledger spread(Path part) {
    var spread = new Ledger(folder, most, shift - BITS);
    try {
      each(part, entry -> spread.add(entry.key(), entry.source(), entry.line()));
    } catch (RuntimeException e) {
      spread.close();
      throw e;
    }
    return spread;
  }

  private void finish() {
    if (written) {
      return;
    }
    written = true;
    try {
      for (DataOutputStream part : parts) {
        part.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> read(Path file) {
    var entries = new ArrayList<Entry>();
    each(file, entries::add);
    entries.sort(Entry.ORDER);
    return entries;
  }

  private static void each(Path file, Consumer<Entry> use) {
    long left = entries(file);
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      for (; left > 0; left--) {
        use.accept(
            new Entry(
                new Hash(in.readLong(), in.readLong()),
                new Hash(in.readLong(), in.readLong()),
                in.readLong()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes its files. */
  @Override
  public void close() {
    finish();
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
