package org.gen3db.domain.search;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;

/**
 * The cluster that services search in. Services know an index by an alias, whose index the ETL
 * numbers: {@code <name>_<n>}. What is loaded lies under a name that neither of them knows, until
 * it was compared with its dump and is released; no service ever finds an index that is not whole.
 * Thread-safe. Methods throw {@link org.gen3db.domain.error.Gen3DbException}.
 */
public interface SearchCluster {
  /** Which server it is, for people: product, version and address. */
  String describe(Cancellation end);

  /**
   * Checks whether it is reached, and whether services and the ETL may write; changes nothing. What
   * cannot be told is {@code NOT_CHECKED}; it throws only when it was cancelled.
   */
  default List<Check> check(Cancellation end) {
    return List.of();
  }

  /**
   * Takes away what runs left that were killed: indices half loaded, blocks against writing.
   *
   * @return what was taken away, for people
   */
  List<String> recover(Cancellation end);

  /**
   * The same for one index alone, which nobody else loads; what is done with others is left to
   * them. Blocks are taken off as well, unless another restore is at work.
   *
   * @return what was taken away, for people
   */
  List<String> recover(String index, Cancellation end);

  /**
   * Takes off blocks against writing alone, which killed runs left on indices in use. Runs that
   * have nothing else to do with the cluster do so too.
   *
   * @return what was taken off, for people
   * @throws org.gen3db.domain.error.Gen3DbException when there are some that stay, as another
   *     restore is at work, or it cannot be told
   */
  default List<String> unblock(Cancellation end) {
    return List.of();
  }

  /**
   * What {@link #recover} would take away, for people; nothing is changed.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when another restore is at work
   */
  List<String> left(Cancellation end);

  /**
   * Where a dump would be released; nothing is changed, and its files are not read.
   *
   * @param replace whether an index that itself bears the name may be replaced
   * @param keep how many older releases would stay
   * @throws org.gen3db.domain.error.Gen3DbException when something stands in the way, as {@link
   *     #load} and {@link #release} would say it
   */
  IndexPlace look(IndexDump dump, boolean replace, int keep, Cancellation end);

  /**
   * Loads a dump under a name of its own and compares each document with the file, by key and
   * content. Where the same files were loaded and compared before, that is used again.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when a document is refused or differs, and
   *     nothing of it is left
   */
  LoadedIndex load(IndexDump dump, Cancellation end);

  /** Whether services find anything under a name, or an index itself bears it. */
  boolean isThere(String index, Cancellation end);

  /**
   * Where an index that holds nothing would be released, of a name under which services find
   * nothing; nothing is changed.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when something stands in the way
   */
  IndexPlace lookEmpty(String index, Cancellation end);

  /**
   * Makes an index that holds nothing, but has the fields that its mapping names.
   *
   * @param mapping as the body of the mapping
   */
  LoadedIndex makeEmpty(String index, String mapping, Cancellation end);

  /**
   * Puts what was loaded in the place of what services find under its name, in one step. What they
   * found before stays beside it.
   *
   * @param replace whether an index that itself bears the name may be replaced
   */
  ReleasedIndex release(LoadedIndex loaded, boolean replace, Cancellation end);

  /**
   * Puts what was loaded under its name where services find nothing there. Whoever was quicker, as
   * an ETL is that ended meanwhile, keeps the name, and nothing stays of what was loaded.
   *
   * @return empty where somebody was quicker
   */
  Optional<ReleasedIndex> releaseIfNone(LoadedIndex loaded, Cancellation end);

  /**
   * Takes a release of this very run back, as if it had not been: another part of what was to be
   * released together has failed. Where services find something else by now, that stays.
   */
  void withdraw(ReleasedIndex released, Cancellation end);

  /**
   * Puts back what services found before the last release, and keeps what was released.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when the name no longer stands for what was
   *     released, so that an ETL's work would be lost
   */
  RolledBackIndex rollBack(String index, Cancellation end);

  /**
   * Takes away older releases that nobody finds any more, but the newest ones.
   *
   * @param keep how many stay beside the one in use
   * @return their names
   */
  List<String> prune(String index, int keep, Cancellation end);
}
