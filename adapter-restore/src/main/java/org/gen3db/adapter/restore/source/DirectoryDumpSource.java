package org.gen3db.adapter.restore.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.jspecify.annotations.Nullable;

/**
 * A folder of dumps. What tells one content of a file from another is its size, when it was written
 * and which file it is. A file {@code NAME.sha256} beside a dump holds its digest, as sha256sum
 * writes it.
 */
final class DirectoryDumpSource implements DumpSource {
  private static final String DIGEST = ".sha256";
  private static final Pattern SHA256 = Pattern.compile("^\\\\?([0-9a-fA-F]{64})(\\s|$)");

  private final Path root;

  DirectoryDumpSource(Path root) {
    this.root = root;
  }

  @Override
  public String describe() {
    return root.toString();
  }

  @Override
  public List<DumpFile> list(String folder, Cancellation cancellation) {
    return children(folder, Files::isRegularFile).stream()
        .flatMap(path -> find(relative(path), cancellation).stream())
        .toList();
  }

  @Override
  public List<String> folders(String folder, Cancellation cancellation) {
    return children(folder, Files::isDirectory).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  private List<Path> children(String folder, Predicate<Path> which) {
    if (!Files.isDirectory(root)) {
      throw unreadable(
          root, Files.exists(root) ? "it is no folder" : "there is no such folder", null);
    }
    Optional<Path> path = resolve(folder);
    if (path.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(path.get())) {
      return found.filter(which).sorted(Comparator.comparing(Path::toString)).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(path.get(), "it cannot be listed: " + why(e), e);
    }
  }

  @Override
  public Optional<DumpFile> find(String path, Cancellation cancellation) {
    Optional<Path> file = resolve(path);
    if (file.isEmpty() || !Files.isRegularFile(file.get())) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes is = Files.readAttributes(file.get(), BasicFileAttributes.class);
      return Optional.of(new DumpFile(path, is.size(), version(is), digest(file.get())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file.get(), why(e), e);
    }
  }

  private static String version(BasicFileAttributes is) {
    return is.size() + " " + is.lastModifiedTime().toInstant() + " " + is.fileKey();
  }

  private static @Nullable String digest(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + DIGEST);
    if (!Files.isRegularFile(beside)) {
      return null;
    }
    String text;
    try (InputStream in = Files.newInputStream(beside)) {
      text = new String(in.readNBytes(1024), StandardCharsets.ISO_8859_1);
    }
    Matcher found = SHA256.matcher(text);
    if (!found.find()) {
      throw unreadable(beside, "it does not begin with a SHA-256 in hex digits", null);
    }
    return found.group(1).toLowerCase(Locale.ROOT);
  }

  @Override
  public InputStream open(DumpFile file, long from, Cancellation cancellation) {
    Path path = resolve(file.path()).orElseThrow(() -> gone(file));
    SeekableByteChannel channel = null;
    try {
      channel = Files.newByteChannel(path);
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      if (!version(is).equals(file.version())) {
        throw changed(path, "the file is another than when it was found");
      }
      channel.position(from);
      InputStream stream = new Whole(Channels.newInputStream(channel), path, file, from);
      channel = null;
      return stream;
    } catch (NoSuchFileException e) {
      throw gone(file);
    } catch (IOException e) {
      throw unreadable(path, why(e), e);
    } finally {
      close(channel);
    }
  }

  private static void close(@Nullable SeekableByteChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // it was only read, and what stopped it is told
    }
  }

  private Gen3DbException gone(DumpFile file) {
    return changed(root.resolve(file.path()), "the file is not there any more");
  }

  /** The place in the folder; empty for what cannot be in it. */
  private Optional<Path> resolve(String path) {
    try {
      for (String part : path.isEmpty() ? new String[0] : path.split("/", -1)) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
          return Optional.empty();
        }
      }
      return Optional.of(root.resolve(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private static String why(Exception e) {
    return e instanceof AccessDeniedException
            || (e instanceof UncheckedIOException && e.getCause() instanceof AccessDeniedException)
        ? "this user may not read it"
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static Gen3DbException unreadable(Path path, String why, @Nullable Exception cause) {
    return new Gen3DbException(
        Notice.of(RestoreCode.SOURCE_UNREADABLE, path.toString(), why), cause);
  }

  private static Gen3DbException changed(Path path, String why) {
    return new Gen3DbException(Notice.of(RestoreCode.DUMP_CHANGED, path.toString(), why));
  }

  /** A file that must have as many bytes as it had, and be the same when it was read. */
  private static final class Whole extends InputStream {
    private final InputStream in;
    private final Path path;
    private final DumpFile file;
    private long read;

    Whole(InputStream in, Path path, DumpFile file, long from) {
      this.in = in;
      this.path = path;
      this.file = file;
      this.read = from;
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
      if (count > 0) {
        read += count;
      } else if (count < 0) {
        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
        if (read != file.bytes() || !version(is).equals(file.version())) {
          throw new IOException("the file has changed while it was read");
        }
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
