package org.gen3db.domain.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Notice;

/**
 * Where the Secrets of one namespace live. What holds for every method:
 *
 * <ul>
 *   <li>Several threads call at once, and other programs write meanwhile, another gen3db among
 *       them. Each write is atomic: a reader, or a run after a crash, sees the old Secret or the
 *       new one, whole.
 *   <li>A write that names what was seen is done only if the Secret still has that {@link
 *       StoredSecret#version() version}; otherwise nothing is written and the answer is a {@link
 *       Written.Conflict}. That somebody else was first is never an exception.
 *   <li>It throws {@link org.gen3db.domain.error.Gen3DbException}, with a code and the place, when
 *       the store cannot be reached or refuses; what was asked may then have been done or not, and
 *       the caller reads again. No message, no cause and no log holds a value of a Secret.
 *   <li>It ends soon after its cancellation is told, with {@code INTERRUPTED} where it was not
 *       done. A write whose cancellation was told before writes nothing.
 *   <li>A name is any text. What cannot be the name of a Secret here is not looked at, and is
 *       refused when it is to be written; it is never made to fit.
 *   <li>Nothing is null.
 * </ul>
 */
public interface SecretStore extends AutoCloseable {
  /** The id of this environment (R11), when it has one: the namespace's UID, or a random one. */
  Optional<String> environmentId(Cancellation cancellation);

  /** The id of this environment, made now when there is none; all callers get the same one. */
  String claimEnvironmentId(Cancellation cancellation);

  /**
   * Looks at Secrets, gen3db's and any other; changes nothing.
   *
   * @return a look for each of the names and for no other; one Secret that cannot be read leaves
   *     the others to be read
   */
  Map<String, Look<StoredSecret>> read(Collection<String> names, Cancellation cancellation);

  /**
   * Makes the Secret unless one of that name exists, whatever it holds: of several who call at once
   * one is done and the others are in conflict with it.
   */
  Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation);

  /**
   * Sets the keys of {@code wanted}, and notes since when its password is right, where it says so;
   * all other keys, ours too, and labels and owners of others stay. A Secret that followed a remote
   * entry is orphaned first and stands by itself from now on (R13). One that says all of it already
   * is left as it is, its version too. One that is gone meanwhile is a conflict, and is not made
   * anew.
   *
   * @param seen the Secret as it was read, whose name is that of {@code wanted}
   */
  Written<StoredSecret> update(StoredSecret seen, NewSecret wanted, Cancellation cancellation);

  /**
   * Declares that the Secret follows a remote entry, and waits for nobody: where an operator copies
   * the entry, the Secret may come into being only later ({@link #syncState}). A store without one
   * copies it here.
   *
   * @param seen what was read under the Secret's name; conflicts where something else is there now
   * @param wanted the Secret, with what the entry holds now
   * @param entry the entry's name
   */
  Written<StoredSecret> follow(
      Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation);

  /**
   * Finds out whether {@link #update} would be refused, before anything else depends on it; changes
   * nothing. What only a later write can tell is not told.
   *
   * @param seen the Secret as it was read
   * @return in conflict where it is another by now
   */
  default Written<StoredSecret> prove(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    return Written.done(seen);
  }

  /**
   * What is to be known of Secrets beyond what they hold, such as that another program would delete
   * one; for whoever looks at the state of a release. Changes nothing.
   *
   * @return by the Secret; nothing for one of which there is nothing to say. That it could not be
   *     found out is to be said
   */
  default Map<String, List<Notice>> remarks(Collection<String> names, Cancellation cancellation) {
    return Map.of();
  }

  /**
   * Tells programs that hold a Secret too, such as Helm or Argo CD, to leave it where it is once
   * their manifest does not have it any more, and likewise what fills it and what pushes from it
   * (R19). What it holds stays as it is; where nothing is to be told, nothing is written.
   *
   * @param seen the Secret as it was read
   */
  default Written<StoredSecret> protect(StoredSecret seen, Cancellation cancellation) {
    return Written.done(seen);
  }

  /**
   * How far a Secret is that was declared to follow an entry; asked again and again by whoever
   * waits.
   *
   * @param expected what the entry holds: with all of it in the Secret, which follows {@code
   *     entry}, it is {@code Synced}
   */
  SyncState syncState(String name, String entry, SecretData expected, Cancellation cancellation);

  /**
   * Waits for a Secret that is not there, as long as somebody is known who makes it, such as an
   * operator whose object names it as what it fills; tells people meanwhile what is awaited. Where
   * nobody is known, it waits for nobody, as in every store that only gen3db and people fill. For
   * whoever is about to change something; whoever only looks does not wait. Changes nothing.
   *
   * @return the Secret once it is there; absent where nobody is known who makes it; not looked,
   *     with whom it was awaited from and what that says, where it was not made in time
   */
  default Look<StoredSecret> awaited(String name, Cancellation cancellation) {
    return Look.absent();
  }

  /** Deletes the Secret as it was seen; one that is gone already is done. */
  Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation);

  /**
   * Checks, before anything is changed, whether it can do what a plan needs: whether it is reached,
   * what may be read and written there, and what will stand in the way. Changes nothing that
   * anybody could see, and leaves nothing behind. What cannot be told is {@code NOT_CHECKED}; it
   * throws only when it was cancelled.
   */
  default List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return List.of();
  }

  /** Where it is, for messages: a folder, or a cluster and its namespace. Asks nobody. */
  String describe();

  /** Lets go of what it holds; again, it does nothing. */
  @Override
  default void close() {}
}
