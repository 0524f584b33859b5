package org.gen3db.adapter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("full")
class EmbeddedPostgresVersionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 14, 15, 16, 17, 18})
  void everyVersionOfTheBinariesStarts(int major) throws Exception {
    Path jar = Path.of(System.getProperty("gen3db.test.postgresBinaries"), major + ".jar");
    var server = EmbeddedPostgres.in(folder).binaries(PostgresBinaries.fromJar(jar)).notDurable();
    Master master = server.start();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + master.server() + "/postgres",
                master.username(),
                master.password().text());
        var statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION ltree");
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(major);
    } finally {
      assertThat(server.stop()).isTrue();
    }
  }
}
