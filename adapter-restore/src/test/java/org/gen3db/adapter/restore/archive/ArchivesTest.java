package org.gen3db.adapter.restore.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program makes of a dump is read to its end, or told to be none. */
class ArchivesTest {
  private static final Archives NONE = new Archives("/nowhere/pg_restore", "/nowhere/gpg");
  private static final Cancellation NOBODY = Cancellation.create();

  @TempDir private Path folder;

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void told(Runnable work, ArchiveCode code, String... words) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().message()).contains(words);
            });
  }

  private static String read(Archives by, String file, InputStream stored) {
    try (Archives.Plain plain = by.plain(file, stored, NOBODY)) {
      return new String(plain.text().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Gen3DbException(Notice.of(ArchiveCode.ARCHIVE_UNREADABLE, "io", e.getMessage()), e);
    }
  }

  /** A program that is one of the shell's: the pipes and their ends are real. */
  private Archives shell(String restoring, String decrypting) throws IOException {
    return new Archives(script("restore", restoring), script("decrypt", decrypting));
  }

  private String script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  @Test
  void what_needs_no_program_asks_for_none() {
    NONE.check("prod/1/pgdumps/fence.sql", NOBODY);
    NONE.check("fence.sql.gz", NOBODY);
    assertThat(read(NONE, "fence.sql", bytes("SELECT 1;"))).isEqualTo("SELECT 1;");
    assertThat(read(NONE, "fence.sql", bytes(""))).isEmpty();
  }

  @Test
  void a_program_that_is_not_there_is_told() {
    for (String name : List.of("fence.dump", "fence.tar", "fence.dir")) {
      told(() -> NONE.check(name, NOBODY), ArchiveCode.ARCHIVE_UNREADABLE, "'/nowhere/pg_restore'");
    }
    told(() -> NONE.check("a.sql.gpg", NOBODY), ArchiveCode.DUMP_NOT_DECRYPTED, "'/nowhere/gpg'");
    // Whatever its name is.
    told(
        () -> read(NONE, "fence.sql", bytes("PGDMP\1\16")),
        ArchiveCode.ARCHIVE_UNREADABLE,
        "'/nowhere/pg_restore'");
    told(
        () -> read(NONE, "fence.sql.gpg", bytes("x")),
        ArchiveCode.DUMP_NOT_DECRYPTED,
        "'/nowhere/gpg'");
  }

  @Test
  void what_it_writes_is_the_dump() throws IOException {
    Archives turning = shell("cat", "tr a-z A-Z");
    assertThat(read(turning, "fence.sql.gpg", bytes("select 1;"))).isEqualTo("SELECT 1;");
    String large = "x".repeat(1 << 20);
    assertThat(read(turning, "fence.sql.gpg", bytes(large))).isEqualTo("X".repeat(1 << 20));
  }

  /** It may have written all of it and find only then that it was changed. */
  @Test
  void a_program_that_ends_badly_is_no_end_of_the_dump() throws IOException {
    Archives late =
        shell(
            "true",
            "cat; echo 'gpg: encrypted for Ada <ada@example.org>' >&2;"
                + " echo '[GNUPG:] BADMDC' >&2; exit 2");
    told(
        () -> read(late, "fence.sql.gpg", bytes("SELECT 1;")),
        ArchiveCode.DUMP_NOT_DECRYPTED,
        "ended with 2: the file was changed after it was encrypted");
    assertThatThrownBy(() -> read(late, "fence.sql.gpg", bytes("SELECT 1;")))
        .message()
        .doesNotContain("Ada");
    Archives refusing =
        shell("[ \"$1\" = --help ] || { echo 'unsupported version' >&2; exit 1; }", "true");
    told(
        () -> read(refusing, "fence.dump", bytes("PGDMP\1\17")),
        ArchiveCode.ARCHIVE_UNREADABLE,
        "ended with 1: unsupported version");
  }

  /** What goes wrong with the file is told, and not what the program makes of the rest. */
  @Test
  void a_file_that_breaks_off_is_told_itself() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the file has changed while it was read");
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            throw new IOException("the file has changed while it was read");
          }
        };
    assertThatThrownBy(() -> read(shell("cat", "cat; exit 3"), "fence.sql.gpg", broken))
        .hasMessageContaining("the file has changed while it was read");
  }

  @Test
  void who_ends_the_run_ends_the_program() throws Exception {
    Cancellation end = Cancellation.create();
    Archives hanging = shell("true", "printf %0100d 7; exec sleep 600");
    try (Archives.Plain plain = hanging.plain("fence.sql.gpg", bytes("x"), end)) {
      assertThat(plain.text().readNBytes(100)).hasSize(100).endsWith('7');
      end.cancel();
      assertThatThrownBy(plain.text()::readAllBytes).isInstanceOf(Gen3DbException.class);
    }
  }

  /** With a ring of its own. */
  @Tag("full")
  @Test
  void what_gpg_encrypted_is_read_by_gpg() throws Exception {
    Path ring =
        Files.createDirectory(
            folder.resolve("ring"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String with = "exec gpg --homedir " + ring + " \"$@\"";
    Archives archives = shell("true", with);
    run(script("make", with), "--batch", "--passphrase", "", "--quick-gen-key", "a@example.org");
    Path dump = Files.writeString(folder.resolve("fence.sql"), "SELECT 1;\n".repeat(100_000));
    run(script("encrypt", with), "--batch", "-r", "a@example.org", "-e", dump.toString());
    byte[] encrypted = Files.readAllBytes(folder.resolve("fence.sql.gpg"));

    assertThat(read(archives, "fence.sql.gpg", new ByteArrayInputStream(encrypted)))
        .isEqualTo(Files.readString(dump));
    encrypted[encrypted.length - 100] ^= 1;
    told(
        () -> read(archives, "fence.sql.gpg", new ByteArrayInputStream(encrypted)),
        ArchiveCode.DUMP_NOT_DECRYPTED,
        "ended with 2");
    told(
        () -> read(archives, "fence.sql.gpg", bytes("plain")),
        ArchiveCode.DUMP_NOT_DECRYPTED,
        "holds nothing that is encrypted");
    Path other =
        Files.createDirectory(
            folder.resolve("other"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    encrypted[encrypted.length - 100] ^= 1;
    told(
        () ->
            read(
                new Archives("true", stranger(other)),
                "fence.sql.gpg",
                new ByteArrayInputStream(encrypted)),
        ArchiveCode.DUMP_NOT_DECRYPTED,
        "the ring has no secret key for it");
  }

  private String stranger(Path ring) {
    try {
      return script("stranger", "exec gpg --homedir " + ring + " \"$@\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String... command) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(said)).isZero();
  }
}
