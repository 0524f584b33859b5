package org.gen3db.domain.restore;

import org.gen3db.domain.server.Master;

/**
 * What is to be replaced by what a dump holds, and what of it may be lost by that.
 *
 * @param master who administers the server
 * @param database the live database
 * @param owner the service's role, to which everything belongs in the end
 * @param overTables whether it may be replaced while it holds tables of users
 * @param overWrites whether it may be replaced though somebody wrote to it since the restore began
 * @param keep how many databases that were replaced stay beside it, one at least
 */
public record Replacement(
    Master master,
    String database,
    String owner,
    boolean overTables,
    boolean overWrites,
    int keep) {
  public Replacement {
    if (keep < 1) {
      throw new IllegalArgumentException("the database that is replaced always stays");
    }
  }

  /** One in which nothing may be lost. */
  public Replacement(Master master, String database, String owner) {
    this(master, database, owner, false, false, 1);
  }
}
