package org.gen3db.domain.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * A database that is being loaded. Its methods may be called by several threads, its sessions by
 * one each. Whoever closes it before it {@linkplain #takePlace took its place} throws it away,
 * unless it is {@linkplain #leave left} to a later run.
 */
public interface Shadow extends AutoCloseable {
  /** Its name. */
  String database();

  /** The extensions that the live database has. */
  Set<String> liveExtensions();

  /**
   * What an earlier run noted that was ended while it loaded this database, by what it is of; empty
   * where the database is new. All that is noted is done.
   */
  Map<String, String> journal();

  /** Throws away what is in it, and the journal; all sessions are closed before. */
  void beginAnew();

  /** Whether it holds tables of users by now. */
  boolean holdsTables();

  /**
   * Another session of the role that loads, as many as are wanted; what it waits in ends with this.
   */
  LoadingSession open(Cancellation cancellation);

  /**
   * Makes an extension, as the administrator; one that is there stays. Nothing of a dump may be
   * there yet, as what an extension runs would find it.
   *
   * @param schema where its objects go; empty for where the server puts them
   */
  void createExtension(String name, String schema);

  /**
   * Keeps a copy of what is loaded as a template, and drops an older one that was made for the same
   * live database; all sessions are closed before, and nothing is handed over yet. Where there is
   * one of the same input, that stays. Whatever goes wrong, what is loaded is as it was.
   *
   * @param tables what is told of its tables when it is copied
   * @param most empty is returned where the database has more bytes than these
   */
  Optional<Template> keep(Template.Input input, List<LoadedDump.Table> tables, long most);

  /**
   * Gives everything to the service and takes the role away that loaded it; all sessions are closed
   * before. Repeated after a failure, it goes on.
   */
  void handOver();

  /**
   * Puts what was handed over in the place of the live database, with all that the live one has as
   * a database: who may connect, its settings and its comment. The live one stays beside it, unless
   * it holds no table. Waits for other runs at role and database (R12). Those connected to either
   * are sent away, and nobody gets in for a fraction of a second; whatever is killed meanwhile,
   * both are open afterwards.
   *
   * @throws org.gen3db.domain.error.Gen3DbException while the live database holds tables and may
   *     not, somebody wrote to it since this was prepared and that may not be lost, or something
   *     stands in the way; then all is as it was, and may be repeated
   */
  default Placed takePlace() {
    return standIn().settle();
  }

  /**
   * The same, to be {@linkplain Trial#settle settled} or {@linkplain Trial#withdraw taken back}
   * once it is known whether all else went well that belongs to it. Until then everything stays
   * that stood there before, and nobody else gets at role and database (R12). Where it is killed
   * before, the database is in its place and can be rolled back.
   *
   * @throws org.gen3db.domain.error.Gen3DbException as {@link #takePlace} does
   */
  default Trial standIn() {
    return standIn("");
  }

  /**
   * The same, where it is known what was loaded. A run that is killed before it has settled is
   * repeated: what it had put in the place is then no release of before, which would be kept in
   * place of the one that is. Of the same input, and not written to since, it goes once this one is
   * settled; else both stay, and count as one of those that are kept.
   *
   * @param input digits that are the same for the same data, such as a SHA-256 in hexadecimal;
   *     empty where that is not known
   * @throws org.gen3db.domain.error.Gen3DbException as {@link #takePlace} does
   */
  Trial standIn(String input);

  /** A database that is in the place of another, and may still be taken back. One of the two. */
  interface Trial {
    /** Lets it stay; what is not kept goes. What cannot be tidied up is told, and no failure. */
    Placed settle();

    /**
     * Puts the database back that was live before, with the name that it had, also where the run
     * was cancelled; those that were kept before have their names again. What was loaded goes,
     * unless somebody has written to it: then it stays as the one that was replaced last.
     *
     * @throws org.gen3db.domain.error.Gen3DbException when that cannot be; it is still in its place
     */
    void withdraw();
  }

  /**
   * How a database came into the place of another.
   *
   * @param keptAs the name that the other has now, or null where it held nothing and is gone
   * @param leftOut what of it could not be given to the new one, as statements
   * @param dropped older ones that were dropped, as only so many are kept
   */
  record Placed(@Nullable String keptAs, List<String> leftOut, List<String> dropped) {
    public Placed {
      leftOut = List.copyOf(leftOut);
      dropped = List.copyOf(dropped);
    }

    /** The name that the database which was replaced has now; empty where it held nothing. */
    public Optional<String> previous() {
      return Optional.ofNullable(keptAs);
    }
  }

  /**
   * Closes it and leaves what is loaded to a later run, which goes on with it; for one that was
   * neither handed over nor thrown away. Never fails.
   */
  void leave();

  /** Throws away what did not take its place. */
  @Override
  void close();
}
