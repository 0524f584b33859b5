package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.restore.Note;
import org.gen3db.domain.restore.RowStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** A COPY under way, in a transaction of its own. */
final class PostgresRowStream implements RowStream {
  private final ServerConnection connection;
  private final CopyIn copy;
  private long refused;
  private boolean finished;

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
  public long finish(@Nullable Note note) {
    try {
      long rows = copy.endCopy();
      connection.tryRun(
          "loading",
          note == null
              ? Sql.of("COMMIT")
              : Sql.together(LoadJournal.write(note), Sql.of("COMMIT")));
      finished = true;
      return rows;
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
    if (finished || connection.broken()) {
      return;
    }
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
      connection.tidyUp(Sql.of("ROLLBACK"));
    } catch (SQLException e) {
      connection.close();
    }
  }
}
