package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.gen3db.adapter.restore.search.http.Json;
import org.jspecify.annotations.Nullable;

/**
 * Documents that a server did not take, in a file with their lines and reasons; it is made with the
 * first, and only its owner can read it, as documents may be of people. Thread-safe.
 */
final class RefusedDocuments implements AutoCloseable {
  /** When so many were refused, the rest would be as well. */
  static final int MOST = 1000;

  private final Path file;
  private @Nullable OutputStream out;
  private long count;
  private String first = "";

  /** None yet; those of an earlier run are deleted. */
  RefusedDocuments(Path folder, String index) {
    file = folder.resolve(index + ".refused.ndjson");
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void add(long line, String id, BulkAnswer.Failed why, String source) {
    if (count++ == 0) {
      first = "line " + line + ": " + why.type();
    }
    if (count > MOST) {
      return;
    }
    ObjectNode entry = Json.object();
    entry.put("line", line);
    entry.put("_id", id);
    entry.put("status", why.status());
    entry.put("type", why.type());
    entry.put("reason", why.reason());
    try {
      entry.set("document", Json.read(source));
    } catch (JsonProcessingException e) {
      entry.put("document", source);
    }
    try {
      OutputStream to = out == null ? open() : out;
      out = to;
      to.write(Json.bytes(entry));
      to.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OutputStream open() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.newByteChannel(
            file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)
        .close();
    return Files.newOutputStream(file, StandardOpenOption.APPEND);
  }

  synchronized long count() {
    return count;
  }

  /** How many, which was the first, and where they are. */
  synchronized String words() {
    return "%d document%s refused, the first at %s; they are in %s"
        .formatted(count, count == 1 ? " is" : "s are", first, file);
  }

  @Override
  public synchronized void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
