package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.domain.restore.RowStream;
import org.postgresql.copy.CopyIn;

/** A COPY under way. */
final class PostgresRowStream implements RowStream {
  private final ServerConnection connection;
  private final CopyIn copy;
  private long refused;

  PostgresRowStream(ServerConnection connection, CopyIn copy) {
    this.connection = connection;
    this.copy = copy;
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    connection.cancellation().check(connection.place(), "loading");
    try {
      copy.writeToCopy(bytes, from, length);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public long finish() {
    try {
      return copy.endCopy();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private RuntimeException failed(SQLException e) {
    refused = LoadFailures.row(e);
    return LoadFailures.of(connection.place(), e);
  }

  @Override
  public long refusedRow() {
    return refused;
  }

  /** A COPY that goes on holds the session, so that one that cannot be ended takes it along. */
  @Override
  public void close() {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      connection.close();
    }
  }
}
