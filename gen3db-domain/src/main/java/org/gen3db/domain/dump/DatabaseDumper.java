package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.OutputStream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.Server;

/**
 * Writes down what a database holds, as of one moment, in the form that {@link
 * org.gen3db.domain.restore.DumpLoader} reads. Thread-safe. Methods throw {@link
 * org.gen3db.domain.error.Gen3DbException}.
 */
public interface DatabaseDumper {
  /**
   * What it works with, for people, such as a program and its version.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when that is not there
   */
  String describe(Cancellation end);

  /**
   * Looks whether a database could be dumped: it lets its role in, and the program is no older than
   * its server. Writes nothing.
   *
   * @throws org.gen3db.domain.error.Gen3DbException when it could not
   */
  void check(Login login, Cancellation end);

  /**
   * Writes a dump: without owners and rights, which are the environment's own.
   *
   * @param to not closed here
   * @return the version of the server
   * @throws IOException when it cannot be written
   * @throws org.gen3db.domain.error.Gen3DbException when the database cannot be read to its end
   */
  String dump(Login login, OutputStream to, Cancellation end) throws IOException;

  /**
   * Who reads which database.
   *
   * @param server where it is
   * @param database its name
   * @param username the service's role
   * @param password its password
   */
  record Login(Server server, String database, String username, Password password) {}
}
