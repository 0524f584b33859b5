package org.gen3db.adapter.restore.search.document;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which documents there are and what they say, as hashes in files, so that memory does not grow
 * with their number: they are spread by key over parts, each of which is looked at by itself. Not
 * thread-safe.
 */
public final class Ledger implements AutoCloseable {
  private static final int PARTS = 64;
  private static final int SHIFT = Long.SIZE - 6;
  private static final int BUFFER = 1 << 12;

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
    DataOutputStream part = parts[(int) (key.high() >>> SHIFT)];
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
    finish();
    found.finish();
    for (int i = 0; i < PARTS; i++) {
      result.add(read(files[i]), read(found.files[i]));
    }
    return result;
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
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        long first;
        try {
          first = in.readLong();
        } catch (EOFException e) {
          break;
        }
        entries.add(
            new Entry(
                new Hash(first, in.readLong()),
                new Hash(in.readLong(), in.readLong()),
                in.readLong()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.sort(Entry.ORDER);
    return entries;
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
