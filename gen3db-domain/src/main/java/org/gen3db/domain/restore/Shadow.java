package org.gen3db.domain.restore;

import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;

/**
 * A database that is being loaded. Its methods may be called by several threads, its sessions by
 * one each. Whoever closes it before it was {@linkplain #handOver handed over} throws it away.
 */
public interface Shadow extends AutoCloseable {
  /** Its name. */
  String database();

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
   * Gives everything to the service and takes the role away that loaded it; all sessions are closed
   * before. Repeated after a failure, it goes on.
   */
  void handOver();

  /**
   * Puts what was handed over in the place of the live database, with all that the live one has as
   * a database: who may connect, its settings and its comment. The live one stays beside it. Waits
   * for other runs at role and database (R12). Those connected to either are sent away, and nobody
   * gets in for a fraction of a second; whatever is killed meanwhile, both are open afterwards.
   *
   * @throws org.gen3db.domain.error.Gen3DbException while the live database holds tables, or
   *     something stands in the way; then all is as it was, and may be repeated
   */
  Placed takePlace();

  /**
   * How a database came into the place of another.
   *
   * @param previous the name that the other has now
   * @param leftOut what of it could not be given to the new one, as statements
   */
  record Placed(String previous, List<String> leftOut) {}

  /** Throws away what was not handed over. */
  @Override
  void close();
}
