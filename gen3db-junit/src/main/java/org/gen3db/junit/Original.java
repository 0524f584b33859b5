package org.gen3db.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.gen3db.api.Gen3Db;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Remove;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.ServiceReport;
import org.gen3db.domain.restoration.RestoreRequest;
import org.jspecify.annotations.Nullable;

/** A database that was restored once, in which nobody is, so that the server can copy it. */
final class Original implements AutoCloseable {
  private final TestServer server;
  private final Gen3Db gen3db;
  private final String service;
  private final DbCredentials credentials;
  private final AtomicLong copies = new AtomicLong();

  private Original(TestServer server, Gen3Db gen3db, String service, DbCredentials credentials) {
    this.server = server;
    this.gen3db = gen3db;
    this.service = service;
    this.credentials = credentials;
  }

  /**
   * Restores.
   *
   * @throws Gen3DbException when it cannot be restored
   */
  static Original restore(TestServer server, Input input) {
    Gen3Db gen3db =
        Gen3Db.builder()
            .release(server.nextRelease())
            .services(List.of(input.service()))
            .files(input.values())
            .values(values(server, input.service()), "gen3db-junit")
            .dumpsFrom(input.from())
            .contacting(true)
            .build();
    boolean restored = false;
    try {
      String version = input.version().isEmpty() ? null : input.version();
      check(
          gen3db
              .restore(new RestoreRequest(Set.of(input.service()), version, false, false, 1))
              .report()
              .services());
      var made = new Original(server, gen3db, input.service(), gen3db.credentials(input.service()));
      server.close(made.credentials);
      restored = true;
      return made;
    } finally {
      if (!restored) {
        gen3db.close();
      }
    }
  }

  private static void check(Iterable<ServiceReport> services) {
    for (ServiceReport one : services) {
      Optional<Notice> problem = one.problem();
      if (problem.isPresent() || one.outcome() != Outcome.RESTORED) {
        throw new Gen3DbException(
            problem.orElseThrow(
                () -> new IllegalStateException(one.service() + " is " + one.outcome())));
      }
    }
  }

  /** What is said here stands above the files: tests reach their own server, and no other. */
  private static Map<String, ?> values(TestServer server, String service) {
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("host", server.host());
    own.put("port", server.port());
    own.put("database", null);
    own.put("username", null);
    own.put("password", null);
    own.put("dbCreate", true);
    own.put("dbRestore", true);
    Map<String, @Nullable Object> databaseServer = new LinkedHashMap<>();
    databaseServer.put("adapter", "postgres");
    databaseServer.put("address", null);
    databaseServer.put("masters", null);
    Map<String, @Nullable Object> postgres = new LinkedHashMap<>();
    postgres.put("dbCreate", true);
    postgres.put("externalSecret", null);
    postgres.put(
        "master",
        Map.of(
            "host", server.host(),
            "port", server.port(),
            "username", server.administrator().username(),
            "password", server.administrator().password().reveal(String::new)));
    return Map.of(
        "global",
        Map.of("dev", false, "postgres", postgres, "externalSecrets", Map.of("deploy", false)),
        service,
        Map.of("enabled", true, "postgres", own),
        "gen3db",
        Map.of(
            "databaseServer",
            databaseServer,
            "secretStore",
            Map.of("adapter", "directory", "path", server.secrets().toString()),
            "restore",
            Map.of("templates", "never")));
  }

  /** A copy of it, which is the test's own. */
  Copy copy() {
    DbCredentials one =
        RestoredDatabase.named(
            credentials, credentials.database() + "_" + copies.incrementAndGet());
    server.copy(credentials, one.database());
    return new Copy(this, new RestoredDatabase(one));
  }

  void drop(String name) {
    server.drop(name);
  }

  /** On a server that stays, it is taken away with its role. */
  @Override
  public void close() {
    try (gen3db) {
      if (server.stays()) {
        server.reopen(credentials);
        for (ServiceReport one :
            gen3db.perform(new Remove(Set.of(service), credentials.database(), true)).services()) {
          one.problem()
              .ifPresent(
                  problem -> {
                    throw new Gen3DbException(problem);
                  });
        }
      }
    }
  }
}
