package org.gen3db.adapter.local.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.gen3db.testkit.DatabaseLauncherContract;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL keeps what every launcher promises. */
class EmbeddedLauncherContractTest extends DatabaseLauncherContract {
  @TempDir Path temporary;

  @Override
  protected DatabaseLauncher open() {
    return new EmbeddedPostgresLauncher(
        EmbeddedPostgres.in(temporary.resolve("postgres")).notDurable());
  }

  @Override
  protected String query(Master master, String sql) throws SQLException {
    String url = "jdbc:postgresql://" + master.server() + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, master.username(), master.password().text());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet result = statement.getResultSet()) {
        return result.next() ? result.getString(1) : "";
      }
    }
  }
}
