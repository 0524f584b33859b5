package org.gen3db.testkit.restore;

import static org.gen3db.testkit.Promise.kept;
import static org.gen3db.testkit.Promise.refusal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.restore.DumpFile;
import org.gen3db.domain.restore.DumpSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises of a {@link DumpSource}: inherited by the test of each, on a real store. */
@Timeout(120)
public abstract class DumpSourceContract {
  private final Cancellation nobody = Cancellation.create();

  /** For subclasses. */
  protected DumpSourceContract() {}

  /** The port, on a root of this test's own. */
  protected abstract DumpSource open();

  /** Writes a file, or another content of it, under the root. */
  protected abstract void put(String path, byte[] content);

  /** Takes a file away. */
  protected abstract void remove(String path);

  private void put(String path, String content) {
    put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private String read(DumpFile file, long from) {
    try (InputStream in = open().open(file, from, nobody)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private DumpFile found(String path) {
    return open()
        .find(path, nobody)
        .orElseThrow(() -> new AssertionError("DumpSource.find does not find " + path));
  }

  @Test
  void aFileIsFoundWithItsSizeAndRead() {
    put("prod/1.0/pgdumps/fence.sql", "SELECT 'é';\n");
    DumpFile file = found("prod/1.0/pgdumps/fence.sql");
    kept(
        file.path().equals("prod/1.0/pgdumps/fence.sql") && file.bytes() == 13,
        "it is found as " + file,
        "give the path that was asked for, and the size in bytes.");
    kept(read(file, 0).equals("SELECT 'é';\n"), "it reads another content", "read all of it.");
    kept(read(file, 7).equals("'é';\n"), "it does not begin at byte 7", "begin at that byte.");
    kept(read(file, 13).isEmpty(), "behind the end there is more", "end with the file.");
  }

  @Test
  void whatIsNotThereIsNoFailure() {
    put("prod/fence.sql", "x");
    kept(
        open().find("prod/indexd.sql", nobody).isEmpty()
            && open().find("prod", nobody).isEmpty()
            && open().find("prod/fence.sql/more", nobody).isEmpty(),
        "it finds what is not there, or a folder",
        "be empty for both.");
    kept(
        open().list("dev", nobody).isEmpty() && open().folders("dev", nobody).isEmpty(),
        "a folder that is not there holds something",
        "be empty.");
  }

  @Test
  void aFolderIsListedWithoutItsFolders() {
    for (String path : List.of("a.sql", "p/b.sql", "p/a.sql.gz", "p/q/c.sql", "pq/d.sql")) {
      put(path, path);
    }
    List<String> files = open().list("p", nobody).stream().map(DumpFile::path).toList();
    kept(
        files.equals(List.of("p/a.sql.gz", "p/b.sql")),
        "it lists " + files,
        "list the files of that very folder, sorted.");
    List<String> root = open().list("", nobody).stream().map(DumpFile::path).toList();
    kept(root.equals(List.of("a.sql")), "the root lists as " + root, "take empty for the root.");
    kept(
        open().folders("", nobody).equals(List.of("p", "pq"))
            && open().folders("p", nobody).equals(List.of("q")),
        "the folders are " + open().folders("", nobody),
        "give the names of folders, sorted.");
    kept(
        open().list("p", nobody).get(1).equals(found("p/b.sql")),
        "a file is listed otherwise than it is found",
        "describe a file in one way.");
  }

  /** A name that goes up reads nothing outside the root. */
  @Test
  void nothingOutsideTheRootIsRead() {
    put("p/a.sql", "x");
    for (String path : List.of("../x", "p/../p/a.sql", "p//a.sql", "/p/a.sql", "./p/a.sql")) {
      kept(
          open().find(path, nobody).isEmpty(),
          "it finds " + path,
          "take a path for names of folders and a file, and for nothing else.");
    }
  }

  @Test
  void aFileIsReadAsItWasFoundOrNotAtAll() {
    put("p/a.sql", "first");
    DumpFile file = found("p/a.sql");
    put("p/a.sql", "other");
    kept(!read(found("p/a.sql"), 0).equals("first"), "it reads an old content", "read what is.");
    kept(
        refusal("DumpSource.open", () -> read(file, 0)).isPresent()
            || read(file, 0).equals("first"),
        "it reads another content than the one that was found",
        "compare the version, or read that version.");
    put("p/b.sql", "gone");
    DumpFile gone = found("p/b.sql");
    remove("p/b.sql");
    kept(
        refusal("DumpSource.open", () -> read(gone, 0)).isPresent() || read(gone, 0).equals("gone"),
        "it reads a file that is not there",
        "refuse it.");
  }
}
