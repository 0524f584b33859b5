package org.gen3db.domain.credentials;

import java.util.Optional;

/**
 * Where the Secrets of one namespace live. Every write is atomic: a reader, or a run after a crash,
 * sees the old Secret or the new one, whole. All methods throw {@link
 * org.gen3db.domain.error.Gen3DbException} when the store cannot be reached or refuses; it may then
 * have done what was asked or not, and a caller reads again.
 */
public interface SecretStore extends AutoCloseable {
  /** The id of this environment (R11), when it has one: the namespace's UID, or a random one. */
  Optional<String> environmentId();

  /** The id of this environment, made now when there is none; two callers get the same one. */
  String claimEnvironmentId();

  /** Reads a Secret by its name; any Secret, not only gen3db's. */
  Optional<StoredSecret> read(String name);

  /** Writes the Secret unless one of that name exists, atomically; returns what is there then. */
  StoredSecret keepIfAbsent(NewSecret secret);

  /**
   * Writes our keys, whatever they were; keys, labels and owners of others stay. A Secret that
   * followed a remote entry is orphaned first and stands by itself from now on (R13).
   */
  void write(NewSecret secret);

  /** Lets the Secret follow a remote entry; returns when it holds what the entry holds. */
  void follow(NewSecret secret, String entry);

  /** Deletes a Secret of ours; one that is not there is no error. */
  void delete(String name);

  /** Where it is, for messages: a folder, or a cluster and its namespace. */
  String describe();

  @Override
  default void close() {}
}
