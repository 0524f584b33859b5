package org.gen3db.doctor;

import java.nio.file.Path;
import java.time.Duration;
import org.gen3db.lab.Release;
import org.gen3db.testkit.postgres.TestPostgres;

/**
 * A server that faults are planted on, and a release with one service that is to be made there.
 *
 * @param server the server
 * @param release the release
 */
record Patient(TestPostgres server, Release release) implements AutoCloseable {
  /** Only fence is on. */
  static final String ONLY_FENCE = Release.only("fence");

  static Patient of(TestPostgres server, Path folder) {
    return new Patient(server, new Release(folder)).as("postgres", "");
  }

  /** With another administrator, whose password is the same as the name. */
  Patient limited(String name, String more) {
    return as(name, more);
  }

  /** With further values. */
  Patient with(String more) {
    return as("postgres", more);
  }

  private Patient as(String administrator, String more) {
    boolean own = administrator.equals("postgres");
    release.values(
        """
        global:
          dev: false
          postgres:
            master: {host: 127.0.0.1, port: "%d", username: %s, password: "%s"}
        gen3db:
          secretStore: {adapter: directory}
          remoteSecrets: {adapter: directory}
        """
            .formatted(
                server.port(),
                administrator,
                own ? server.master().password().text() : administrator),
        ONLY_FENCE,
        more);
    return this;
  }

  /** Makes an administrator, who has what is named and a password like its name. */
  Patient administrator(String name, String rights) {
    server.sql("CREATE ROLE " + name + " LOGIN " + rights + " PASSWORD '" + name + "'");
    return this;
  }

  Examined examined() {
    return new Examined(release.run("doctor"));
  }

  /** Runs statements as the superuser. */
  Patient planted(String... statements) {
    server.sql(statements);
    return this;
  }

  Patient applied() {
    var run = release.run("apply");
    if (run.exitCode() != 0) {
      throw new AssertionError(run.all());
    }
    return this;
  }

  /** The fault is named with its code, its fix is done, and the check is well. */
  void mended(String id, String state, org.gen3db.domain.error.Code code, String... words) {
    Examined.mend(examined().says(id, state, code, words), server);
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> examined().well(id));
  }

  @Override
  public void close() {
    server.close();
  }
}
