package org.gen3db.domain.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.rights.Rights;

/**
 * A store outside the cluster that External Secrets syncs from, such as AWS Secrets Manager. An
 * entry is written once and complete, and changes afterwards only as R10 says. What {@link
 * SecretStore} says of threads, other writers, conflicts, exceptions, cancellation, names and null
 * holds here too. An entry's bytes are those of {@link org.gen3db.domain.credentials.EntryFormat}.
 */
public interface RemoteSecrets extends AutoCloseable {
  /**
   * Looks at entries; changes nothing, not even for a moment. An entry without a content counts as
   * absent. A store whose entries can only be told by making something, such as an object for an
   * operator, answers {@link Look.NotLooked} and tells more in {@link #probe}.
   *
   * @return a look for each of the names and for no other
   */
  Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation);

  /**
   * Looks at entries by all means, also those that make something for a moment and take seconds; it
   * leaves nothing behind. For a store that can read, it is the same as reading.
   */
  default Map<String, Look<RemoteEntry>> probe(
      Collection<String> names, Cancellation cancellation) {
    return read(names, cancellation);
  }

  /**
   * Looks at entries that are to be changed: as {@link #read}, and tells of each for certain whose
   * it is and whether the store itself rotates it, where reading leaves that open since it costs
   * more. What cannot be told is {@link Look.NotLooked}.
   */
  default Map<String, Look<RemoteEntry>> examine(
      Collection<String> names, Cancellation cancellation) {
    return read(names, cancellation);
  }

  /**
   * Makes the entry, complete, with gen3db's tag, unless there is one; fills one without a content.
   * One that is marked for deletion is a conflict.
   *
   * @param id of this intended write: with the same one nothing is made twice
   */
  Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation);

  /**
   * Proves, as far as it can be told without any reader seeing a difference, that {@link #update}
   * with the same arguments would be accepted: rights, keys, quotas, sizes. What it leaves in the
   * store is used or taken away by that update. Only where {@link #capabilities} has {@code
   * PREPARE}; elsewhere nothing is proven and nothing happens.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it would be refused
   */
  default Written<RemoteEntry> prepare(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    return Written.done(seen);
  }

  /**
   * Sets keys of an entry that is still as it was seen; its further keys, its tags and settings
   * stay, so that one of others remains one of others. One that says all of it already is left as
   * it is, its version too; one that is gone is a conflict. Only where {@link #capabilities} has
   * {@code UPDATE}.
   */
  default Written<RemoteEntry> update(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    throw new UnsupportedOperationException(describe() + " changes no entry");
  }

  /**
   * Takes back an entry that is marked for deletion, as it was; one that is not is left as it is.
   * Only where {@link #capabilities} has {@code RESTORE}.
   *
   * @return what is there now
   */
  default Look<RemoteEntry> restore(String name, Cancellation cancellation) {
    throw new UnsupportedOperationException(describe() + " takes back no entry");
  }

  /**
   * The version of an entry that a rotation of the store itself has prepared and not made current,
   * be it at work or given up; absent where there is none. Asked only where the current password
   * does not log in.
   *
   * @param seen the entry as it is now
   * @return the prepared version, and when it was prepared as {@link RemoteEntry#changed}; absent
   *     only where the entry still is as it was seen: one that has another current version by now
   *     was not looked at, by {@code DomainCode.MOVED}
   */
  default Look<RemoteEntry> underWay(RemoteEntry seen, Cancellation cancellation) {
    return Look.absent();
  }

  /**
   * Ends a rotation of the store itself that was given up: makes the version current that it has
   * prepared, unless somebody else was first.
   *
   * @param seen the entry, which must still be as it was seen
   * @param prepared what {@link #underWay} found
   */
  default Written<RemoteEntry> finish(
      RemoteEntry seen, RemoteEntry prepared, Cancellation cancellation) {
    throw new UnsupportedOperationException(describe() + " rotates no entry");
  }

  /** What it can do beyond reading and creating. Asks nobody. */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /** Who reads it. Asks nobody. */
  default Reach reach() {
    return Reach.ELSEWHERE;
  }

  /**
   * Checks, before anything is changed, whether it can do what a plan needs: whether it is reached,
   * what may be read and written there, and what will stand in the way. Changes nothing that
   * anybody could see, and leaves nothing behind. What cannot be told is {@code NOT_CHECKED}; it
   * throws only when it was cancelled.
   */
  default List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return List.of();
  }

  /**
   * The least rights that a plan needs of the store; empty where they are given in another way than
   * by a document. Asks nobody.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when the store can have no entry of some name
   */
  default Optional<Rights> rights(StoreNeeds needs) {
    return Optional.empty();
  }

  /** Where it is, for messages: a folder, or a service and its region. Asks nobody. */
  String describe();

  /** Lets go of what it holds; again, it does nothing. */
  @Override
  default void close() {}
}
