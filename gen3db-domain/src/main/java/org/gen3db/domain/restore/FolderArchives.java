package org.gen3db.domain.restore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.rights.Rights;

/**
 * A source in which an archive that is a folder is one file: a folder {@code NAME.dir} that has a
 * table of contents, {@code toc.dat}. Read, it is {@link #MAGIC}, then of each file in the order of
 * their names a line with its size in bytes and its name, and what it holds. So it has a size, a
 * digest and a version, as any dump.
 */
public final class FolderArchives implements DumpSource {
  /** How the name of the folder of an archive ends. */
  public static final String ENDING = ".dir";

  /** The first line of one that is read. */
  public static final String MAGIC = "gen3db archive in a folder\n";

  private static final String CONTENTS = "toc.dat";

  private final DumpSource source;

  /** The same source, with the archives that are folders. */
  public FolderArchives(DumpSource source) {
    this.source = source;
  }

  @Override
  public String describe() {
    return source.describe();
  }

  @Override
  public List<DumpFile> list(String folder, Cancellation cancellation) {
    return Stream.concat(
            source.list(folder, cancellation).stream(),
            source.folders(folder, cancellation).stream()
                .filter(name -> name.endsWith(ENDING))
                .map(name -> folder.isEmpty() ? name : folder + "/" + name)
                .flatMap(path -> archive(path, cancellation).stream()))
        .sorted(Comparator.comparing(DumpFile::path))
        .toList();
  }

  @Override
  public List<String> folders(String folder, Cancellation cancellation) {
    return source.folders(folder, cancellation).stream()
        .filter(name -> !name.endsWith(ENDING))
        .toList();
  }

  @Override
  public Optional<DumpFile> find(String path, Cancellation cancellation) {
    return path.endsWith(ENDING) ? archive(path, cancellation) : source.find(path, cancellation);
  }

  @Override
  public void checkWhole(String folder, Predicate<String> wanted, Cancellation cancellation) {
    source.checkWhole(folder, wanted, cancellation);
  }

  private Optional<DumpFile> archive(String path, Cancellation cancellation) {
    List<DumpFile> parts = parts(path, cancellation);
    return parts.stream().anyMatch(part -> part.name().equals(CONTENTS))
        ? Optional.of(new DumpFile(path, size(parts), version(parts), null))
        : Optional.empty();
  }

  /** In an order of their own, whatever that of the source is. */
  private List<DumpFile> parts(String path, Cancellation cancellation) {
    return source.list(path, cancellation).stream()
        .filter(part -> part.name().chars().noneMatch(Character::isISOControl))
        .sorted(Comparator.comparing(DumpFile::name))
        .toList();
  }

  private static long size(List<DumpFile> parts) {
    return MAGIC.length()
        + parts.stream().mapToLong(part -> head(part).length + part.bytes()).sum();
  }

  private static byte[] head(DumpFile part) {
    return (part.bytes() + " " + part.name() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String version(List<DumpFile> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (DumpFile part : parts) {
        digest.update(head(part));
        digest.update((part.version() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public InputStream open(DumpFile file, long from, Cancellation cancellation) {
    if (!file.path().endsWith(ENDING)) {
      return source.open(file, from, cancellation);
    }
    List<DumpFile> parts = parts(file.path(), cancellation);
    if (!version(parts).equals(file.version())) {
      return failing(new IOException("the folder is another than when it was found"));
    }
    var streams = new ArrayList<Supplier<InputStream>>();
    streams.add(() -> new ByteArrayInputStream(MAGIC.getBytes(StandardCharsets.UTF_8)));
    for (DumpFile part : parts) {
      streams.add(() -> new ByteArrayInputStream(head(part)));
      streams.add(() -> source.open(part, 0, cancellation));
    }
    var all = new SequenceInputStream(new OneByOne(streams.iterator()));
    try {
      all.skipNBytes(from);
      return all;
    } catch (IOException e) {
      return failing(e);
    }
  }

  /** Each is opened when the one before has ended. */
  @SuppressWarnings("JdkObsolete") // streams in sequence are taken in no other form
  private record OneByOne(Iterator<Supplier<InputStream>> left)
      implements Enumeration<InputStream> {
    @Override
    public boolean hasMoreElements() {
      return left.hasNext();
    }

    @Override
    public InputStream nextElement() {
      return left.next().get();
    }
  }

  private static InputStream failing(IOException why) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw why;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        throw why;
      }
    };
  }

  @Override
  public Optional<Rights> rights() {
    return source.rights();
  }
}
