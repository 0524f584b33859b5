package org.gen3db.domain.restore;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.rights.Rights;

/**
 * Where dumps lie: a folder, or a bucket. Paths are relative to its root, with slashes between
 * their parts, none at either end and none empty, {@code .} or {@code ..}. Thread-safe. Nothing is
 * ever written. Methods throw {@link org.gen3db.domain.error.Gen3DbException} when it cannot be
 * read; what is not there is no failure.
 */
public interface DumpSource {
  /** What it is, for messages, such as a folder's path or a bucket's address; holds no secret. */
  String describe();

  /**
   * The files of a folder, sorted by path; those of folders in it are left out. Empty where there
   * is no such folder.
   *
   * @param folder the folder's path; empty for the root
   */
  List<DumpFile> list(String folder, Cancellation cancellation);

  /** The names of the folders in a folder, sorted; for hints of what there is. */
  List<String> folders(String folder, Cancellation cancellation);

  /** A file as it is now; empty where there is none, or it is a folder. */
  Optional<DumpFile> find(String path, Cancellation cancellation);

  /**
   * Refuses a folder in which something is missing: where the dump that it belongs to says of
   * itself which files it has. Asks nothing where dumps say no such thing.
   *
   * @param folder its path, whether there is such a folder or not
   * @param wanted the files that count, by their names without folders
   * @throws org.gen3db.domain.error.Gen3DbException when one of these should be there, and is not
   */
  default void checkWhole(String folder, Predicate<String> wanted, Cancellation cancellation) {}

  /**
   * Reads a file from a byte on, to its end. The stream holds little of it at a time, and throws an
   * {@link java.io.IOException} rather than ending before the file does; what it waits in ends with
   * the cancellation. Whoever gets it closes it.
   *
   * @param file as it was found: its content, or none
   * @param from the first byte, from 0; at most the file's size
   * @throws org.gen3db.domain.error.Gen3DbException when it is not there any more, or is another
   */
  InputStream open(DumpFile file, long from, Cancellation cancellation);

  /**
   * The least rights by which all of this is read; empty where they are given in another way than
   * by a document. Asks nobody.
   */
  default Optional<Rights> rights() {
    return Optional.empty();
  }
}
