package org.gen3db.domain.restore;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a restore (R16). Data is loaded into a database beside the live one, by a
 * role that exists for nothing else, so that neither what a dump holds nor a run that is killed can
 * reach what services use. Thread-safe. Methods throw {@link
 * org.gen3db.domain.error.Gen3DbException}.
 */
public interface RestoreTarget {
  /**
   * Whether the live database holds tables of users; what an extension or the server's template
   * brings is none.
   */
  boolean holdsTables(Replacement replacement, Cancellation cancellation);

  /**
   * Whether an earlier run was ended while it loaded, so that the next may go on; changes nothing.
   */
  boolean isBegun(Replacement replacement, Cancellation cancellation);

  /**
   * Makes an empty database beside the live one, in its encoding and locale, and the role that
   * loads it and owns nothing else; or takes over the one that an earlier run was ended in the
   * middle of, with what that had {@linkplain Shadow#journal noted}, if it is still as a new one
   * would be made and nothing in it was lost. Anything else that an earlier run left there is
   * thrown away before, and a database that a crash of the server left closed is opened.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when another run is at work at it, the live
   *     database is not there, or it holds tables and may not
   */
  Shadow prepare(Replacement replacement, Cancellation cancellation);

  /**
   * The templates of the server whose copy would be as a new shadow of the live database is: in its
   * encoding and locale, loaded by a server of this version. Changes nothing.
   */
  List<Template> templates(Replacement replacement, Cancellation cancellation);

  /**
   * The same as {@link #prepare}, only that the database is a copy of a template, with all that is
   * in it; what an earlier run was ended in the middle of is thrown away. It may be handed over as
   * it is.
   *
   * @return empty where the template is gone, or its copy is not what was kept: then it is thrown
   *     away, as no other copy would be better
   * @throws org.gen3db.domain.error.Gen3DbException as {@link #prepare} does
   */
  Optional<Shadow> prepareCopy(
      Replacement replacement, Template template, Cancellation cancellation);

  /**
   * The same as {@link #prepare}, only that the database is a copy of a living one of the same
   * server, without what others may do in that one; what an earlier run was ended in the middle of
   * is thrown away. The living one stays as it is; nobody gets into it while it is copied.
   *
   * @param source the living one
   * @param evict whether whoever is connected to it is sent away
   * @throws org.gen3db.domain.error.Gen3DbException as {@link #prepare} does, and where the living
   *     one is not there
   */
  Cloning prepareClone(
      Replacement replacement, LiveDatabase source, boolean evict, Cancellation cancellation);

  /**
   * What became of a clone.
   *
   * @param made the copy, or null where it cannot be copied
   * @param obstacle why, as a phrase that goes on from "because"; empty where it was
   */
  record Cloning(@Nullable Shadow made, String obstacle) {
    /** The copy, if it could be made. */
    public Optional<Shadow> shadow() {
      return Optional.ofNullable(made);
    }
  }

  /**
   * Opens what a crash of the server left closed while names changed: the live database together
   * with one beside it. Where nothing is closed, it only looks.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it cannot be seen or opened, or another
   *     run is at work at it
   */
  void reopen(Replacement replacement, Cancellation cancellation);

  /**
   * Locks roles and databases (R12) of restores that {@linkplain Shadow#standIn take their places}
   * together, so that none of them waits for what another one holds. Their shadows need this target
   * to be the same.
   *
   * @return holds them until it is closed, which comes after all shadows are closed
   * @throws org.gen3db.domain.error.Gen3DbException when somebody else holds one of them for long
   */
  Held hold(List<Replacement> together, Cancellation cancellation);

  /** Locks of several restores. */
  interface Held extends AutoCloseable {
    /** Lets others at them. */
    @Override
    void close();
  }

  /**
   * The name of the database that was replaced last, which {@link #rollBack} would put in its place
   * again; changes nothing.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when there is none
   */
  String previous(Replacement replacement, Cancellation cancellation);

  /**
   * Puts the database that was replaced last in its place again; the one that is live now takes its
   * name, so that it can be taken back the same way.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when there is none, or somebody has written to
   *     the live one since it was replaced, or that is not known, and that may not be lost
   */
  Shadow.Placed rollBack(Replacement replacement, Cancellation cancellation);
}
