package org.gen3db.domain.credentials;

import java.util.Optional;

/**
 * A store outside the cluster that External Secrets syncs from, such as AWS Secrets Manager. An
 * entry is written once and complete, and is never overwritten but as R10 says. All methods throw
 * {@link org.gen3db.domain.error.Gen3DbException} when the store cannot be reached or refuses.
 */
public interface RemoteSecrets extends AutoCloseable {
  /** Reads an entry; one without a version counts as absent. */
  Optional<RemoteEntry> read(String name);

  /** Creates the entry unless there is one; returns what is there then, ours or another's. */
  RemoteEntry createIfAbsent(String name, SecretData content);

  /**
   * Sets keys of an entry that is still as {@code expected} says; its further keys stay.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it has changed meanwhile
   */
  RemoteEntry update(RemoteEntry expected, SecretData content);

  /** Whether it is on this machine only, so that a loopback host may stand in an entry (R10). */
  boolean onLoopback();

  /** Where it is, for messages: a folder, or a service and its region. */
  String describe();

  @Override
  default void close() {}
}
