package org.gen3db.adapter.restore.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.restore.FolderArchives;
import org.jspecify.annotations.Nullable;

/**
 * Turns dumps that are archives or encrypted into plain ones while they are read, by pg_restore and
 * gpg where they are present. What they write is read as any dump is: nothing of it is believed.
 *
 * @param pgRestore the program: its name on the PATH, or where it is
 * @param gpg the program: its name on the PATH, or where it is
 */
public record Archives(String pgRestore, String gpg) {
  /** Those on the PATH. */
  public static final Archives DEFAULT = new Archives("pg_restore", "gpg");

  private static final int MOST_SHOWN = 500;
  private static final int LONGEST_LINE = 4096;
  private static final String ENCRYPTED = ".gpg";
  private static final List<String> ENDINGS = List.of(".dump", ".tar", FolderArchives.ENDING);
  private static final byte[] CUSTOM = "PGDMP".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAR = "toc.dat\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FOLDER = FolderArchives.MAGIC.getBytes(StandardCharsets.US_ASCII);

  /** What gpg says, by a word of its own where it has one, in ours, which name no key. */
  private static final Map<String, String> SAID =
      Map.of(
          "[GNUPG:] NO_SECKEY", "the ring has no secret key for it",
          "decryption failed: No secret key", "the ring has no secret key for it",
          "[GNUPG:] MISSING_PASSPHRASE", "the key has a passphrase, which nobody gives",
          "[GNUPG:] BAD_PASSPHRASE", "the passphrase of the key is another",
          "[GNUPG:] NODATA", "the file holds nothing that is encrypted",
          "[GNUPG:] BADMDC", "the file was changed after it was encrypted");

  /**
   * Whether the programs are there that a dump of this name needs.
   *
   * @throws Gen3DbException when one is not
   */
  public void check(String file, Cancellation end) {
    String name = file;
    if (name.endsWith(ENCRYPTED)) {
      name = name.substring(0, name.length() - ENCRYPTED.length());
      ask(List.of(gpg, "--version"), ArchiveCode.DUMP_NOT_DECRYPTED, file, end);
    }
    if (ENDINGS.stream().anyMatch(name::endsWith)) {
      ask(List.of(pgRestore, "--version"), ArchiveCode.ARCHIVE_UNREADABLE, file, end);
    }
  }

  /**
   * A dump as pg_dump writes it in its plain format, compressed or not.
   *
   * @param file its name in its source
   * @param stored as it is stored; read to its end where this is, and not closed
   * @throws Gen3DbException when a program is not there; other failures of it, and of what is read,
   *     are thrown where the end of the stream would be
   */
  public Plain plain(String file, InputStream stored, Cancellation end) throws IOException {
    if (!file.endsWith(ENCRYPTED)) {
      return unarchived(file, stored, end);
    }
    InputStream decrypted =
        piped(
            ArchiveCode.DUMP_NOT_DECRYPTED,
            file,
            List.of(gpg, "--batch", "--no-tty", "--quiet", "--status-fd", "2", "--decrypt"),
            stored,
            end);
    return new Plain(closing(unarchived(file, decrypted, end).text(), decrypted), false);
  }

  /**
   * A plain dump, compressed or not.
   *
   * @param text what it is; closed with this
   * @param asStored whether these are the bytes of the file
   */
  public record Plain(InputStream text, boolean asStored) implements Closeable {
    @Override
    public void close() throws IOException {
      text.close();
    }
  }

  private Plain unarchived(String file, InputStream stored, Cancellation end) throws IOException {
    var in = new BufferedInputStream(stored, 1 << 16);
    in.mark(FOLDER.length);
    byte[] first = in.readNBytes(FOLDER.length);
    in.reset();
    if (begins(first, FOLDER)) {
      return new Plain(folder(file, in, end), false);
    }
    if (begins(first, CUSTOM)) {
      return new Plain(restored(file, List.of("--format=custom"), in, end), false);
    }
    if (begins(first, TAR)) {
      return new Plain(restored(file, List.of("--format=tar"), in, end), false);
    }
    return new Plain(in, true);
  }

  private static boolean begins(byte[] first, byte[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= first.length || first[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Plain text by pg_restore.
   *
   * @param what its format, or where it is
   */
  private InputStream restored(String file, List<String> what, InputStream in, Cancellation end)
      throws IOException {
    // From 2025 on it brackets a dump with a random word: for who goes on with a load that was
    // ended, the same dump is the same text.
    boolean brackets =
        ask(List.of(pgRestore, "--help"), ArchiveCode.ARCHIVE_UNREADABLE, file, end)
            .contains("--restrict-key");
    var command =
        Stream.of(
                List.of(pgRestore, "--file=-"),
                brackets ? List.of("--restrict-key=gen3db") : List.<String>of(),
                what)
            .flatMap(List::stream)
            .toList();
    return piped(ArchiveCode.ARCHIVE_UNREADABLE, file, command, in, end);
  }

  /** It wants to look into the files as it likes. */
  private InputStream folder(String file, InputStream in, Cancellation end) throws IOException {
    Path folder = Files.createTempDirectory("gen3db-archive");
    boolean begun = false;
    try {
      unpack(in, folder, end);
      InputStream plain =
          restored(
              file,
              List.of("--format=directory", folder.toString()),
              InputStream.nullInputStream(),
              end);
      begun = true;
      return closing(plain, () -> delete(folder));
    } finally {
      if (!begun) {
        delete(folder);
      }
    }
  }

  private static void unpack(InputStream in, Path folder, Cancellation end) throws IOException {
    line(in);
    for (String head = line(in); !head.isEmpty(); head = line(in)) {
      int space = head.indexOf(' ');
      long left = Long.parseLong(head.substring(0, space));
      Path to = folder.resolve(head.substring(space + 1)).normalize();
      if (!folder.equals(to.getParent())) {
        throw new IOException("a file of the archive is not in its folder");
      }
      byte[] bytes = new byte[1 << 16];
      try (OutputStream out = Files.newOutputStream(to)) {
        while (left > 0) {
          end.check(to.getFileName().toString(), "unpacking the archive");
          int count = in.read(bytes, 0, (int) Math.min(bytes.length, left));
          if (count < 0) {
            throw new EOFException("the archive ends in a file");
          }
          out.write(bytes, 0, count);
          left -= count;
        }
      }
    }
  }

  /** Without its end; empty where nothing is left. */
  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      line.write(one);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a name in the archive has no end");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      // it stays where temporary files are
    }
  }

  private static String ask(List<String> command, ArchiveCode code, String file, Cancellation end) {
    try (InputStream out = piped(code, file, command, InputStream.nullInputStream(), end)) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw problem(code, file, command.get(0) + ": " + Reason.of(e), e);
    }
  }

  private static Piped piped(
      ArchiveCode code, String file, List<String> command, InputStream from, Cancellation end) {
    end.check(file, "starting " + command.get(0));
    try {
      return new Piped(
          command,
          from,
          end,
          how ->
              problem(
                  code,
                  file,
                  "%s ended with %d: %s"
                      .formatted(command.get(0), how.status(), said(code, how.said())),
                  null));
    } catch (IOException e) {
      throw problem(code, file, "'" + command.get(0) + "': " + Reason.of(e), e);
    }
  }

  private static String said(ArchiveCode code, String said) {
    if (code == ArchiveCode.DUMP_NOT_DECRYPTED) {
      // Its own words name keys, and whose they are.
      return SAID.entrySet().stream()
          .filter(one -> said.contains(one.getKey()))
          .map(Map.Entry::getValue)
          .sorted()
          .findFirst()
          .orElse("the file cannot be decrypted");
    }
    String words = said.replaceAll("\\s+", " ").strip();
    return words.length() > MOST_SHOWN ? words.substring(0, MOST_SHOWN) + "…" : words;
  }

  private static Gen3DbException problem(
      ArchiveCode code, String file, String message, @Nullable Exception why) {
    return new Gen3DbException(Notice.of(code, file, message), why);
  }

  private static InputStream closing(InputStream in, Closeable too) {
    return new FilterInputStream(in) {
      @Override
      public void close() throws IOException {
        try (too) {
          super.close();
        }
      }
    };
  }
}
