package org.gen3db.domain.dump;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.rights.Rights;

/**
 * Where dumps are written to, laid out as they are read: {@code ENVIRONMENT/VERSION/…}. Paths are
 * those of {@link org.gen3db.domain.restore.DumpSource}. A dump is found whole or not at all.
 * Thread-safe. Methods throw {@link org.gen3db.domain.error.Gen3DbException} when something cannot
 * be written.
 */
public interface DumpTarget {
  /** What it is, for messages; holds no secret. */
  String describe();

  /** Whether something lies at a path already. */
  boolean isTaken(String path, Cancellation end);

  /**
   * Looks whether a dump could be written; writes nothing.
   *
   * @param path where it would lie
   * @throws org.gen3db.domain.error.Gen3DbException when it is known beforehand that it cannot
   */
  void checkWritable(String path, Cancellation end);

  /**
   * Begins a dump; nobody who looks for dumps finds anything of it until it is complete.
   *
   * @param path where it will lie
   * @throws org.gen3db.domain.error.Gen3DbException when something lies there already
   */
  Draft begin(String path, Cancellation end);

  /**
   * What runs left that were killed.
   *
   * @param folder in which dumps lie, such as {@code ENVIRONMENT}
   * @param remove whether it is taken away; what a run that lives is writing stays
   * @return for people
   */
  List<String> leftovers(String folder, boolean remove, Cancellation end);

  /**
   * The dumps in a folder that have a manifest and are as it says: each file is there with its
   * size, and no other one.
   */
  List<Complete> complete(String folder, Cancellation end);

  /** Takes a dump away, in one step for whoever looks for dumps. */
  void remove(Complete dump, Cancellation end);

  /**
   * The least rights by which dumps are written and taken away, beside those of {@link
   * org.gen3db.domain.restore.DumpSource#rights()}; empty where they are given in another way than
   * by a document. Asks nobody.
   */
  default Optional<Rights> rights() {
    return Optional.empty();
  }

  /**
   * A dump that is whole.
   *
   * @param path where it lies
   * @param manifest what it says of itself
   */
  record Complete(String path, DumpManifest manifest) {}

  /** A dump that is being written. Thread-safe. */
  interface Draft extends AutoCloseable {
    /**
     * Writes a file of it, from its beginning; one that was written before is forgotten.
     *
     * @param file its path within the dump, such as {@code pgdumps/fence.sql}
     */
    OutputStream write(String file);

    /**
     * Makes all of it visible, and durable, in one step, the manifest last.
     *
     * @throws org.gen3db.domain.error.Gen3DbException when something lies there by now
     */
    void complete(DumpManifest manifest);

    /** Takes away what was written, unless it is complete. */
    @Override
    void close();
  }
}
