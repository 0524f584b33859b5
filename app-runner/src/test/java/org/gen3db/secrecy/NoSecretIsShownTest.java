package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.provision.ApplyOptions;
import org.gen3db.domain.values.ValuesRequest;
import org.gen3db.lab.FaultProxy;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.lab.Tree;
import org.gen3db.runner.Main;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.spi.Gen3Db;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No password is ever shown: everything that anybody sees of a run is kept and searched for every
 * password that the run knew, in all the ways to write it. A SCRAM verifier is none: the server
 * needs it, and at log_statement=all logs it; gen3db itself shows no verifier either.
 */
class NoSecretIsShownTest {
  private static final String EXPLICIT = "Explicit-é🔑-it's \"a\\b\"";
  private static final String CHANGED = "Changed-Xq7Vt2LwPz";
  private static final String WRONG = "Wrong-Hn4Rk9Ts";
  private static final String PUSH =
      "global: {externalSecrets: {deploy: true, pushSecret: true}}\n";

  private static ScratchServer server;
  @TempDir private Path folder;
  private final Evidence evidence = new Evidence();
  private Release release;

  @BeforeAll
  static void start() {
    server =
        ScratchServer.start(
            "log_statement = 'all'",
            "log_min_messages = debug1",
            "log_min_error_statement = debug1",
            "log_error_verbosity = verbose",
            "log_connections = on",
            "shared_preload_libraries = 'pg_stat_statements'",
            "pg_stat_statements.track_utility = on");
    server.sql("CREATE EXTENSION pg_stat_statements");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    release = new Release(folder).values(server.values());
    evidence.isSecret(server.master().password().text());
  }

  /** The server's own eyes, and the search. */
  @AfterEach
  void nothingIsFound() {
    server.dropAll();
    evidence.see("the server's log", server.log());
    evidence.see(
        "pg_stat_statements",
        String.join("\n", server.sql("SELECT query FROM pg_stat_statements")));
    assertThat(evidence.in("the server's log")).contains("statement: ");
    assertThat(evidence.leaks()).isEmpty();
    for (String ours : evidence.places()) {
      if (ours.startsWith("gen3db")) {
        assertThat(evidence.in(ours)).as(ours).doesNotContain("SCRAM-SHA-256$");
      }
    }
  }

  @Test
  void notOfGeneratedExplicitAndChangedPasswords() throws Exception {
    try (var activity = Watching.activity(evidence, server)) {
      every("fence");
      explicit(EXPLICIT);
      every("fence");
      explicit(CHANGED);
      every("fence");
      release.values(server.values(), PUSH);
      every("fence");
      takeOver();
    }
    assertThat(evidence.secrets()).as("passwords searched for").isGreaterThanOrEqualTo(5);
    assertThat(evidence.in("pg_stat_activity")).contains("SELECT");
  }

  private void explicit(String password) {
    evidence.isSecret(password);
    release.values(
        server.values(), "fence: {postgres: {password: %s}}\n".formatted(quoted(password)));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void takeOver() {
    var entry = new HashMap<>(release.stores().allEntries().get("default-fence-creds"));
    entry.put("password", "Entry-Bm5Jd8Yc");
    evidence.isSecret("Entry-Bm5Jd8Yc");
    release.stores().putEntry("default-fence-creds", entry);
    assertThat(seen("apply", "--service", "fence").all()).contains(Code.ENTRY_DIFFERS.id());
    Run taken = seen("apply", "--service", "fence", "--take-over", "fence");
    assertThat(taken.exitCode()).as(taken.all()).isEqualTo(0);
    every("fence");
  }

  @Test
  void notByAnyError() throws Exception {
    evidence.isSecret(WRONG);
    try (var activity = Watching.activity(evidence, server)) {
      release.values(server.values().replace(server.master().password().text(), WRONG));
      fails(Code.MASTER_REFUSED);
      release.values(server.values(), "fence: {postgres: {password: " + WRONG + "}}\n");
      server.sql("CREATE ROLE fence_gen3 LOGIN PASSWORD 'theirs'");
      fails(Code.NOT_OURS);
      server.dropAll();
      server.sql("ALTER ROLE postgres SET default_transaction_read_only = on");
      fails(Code.STATEMENT_FAILED);
      server.sql("SET default_transaction_read_only = off", "ALTER ROLE postgres RESET ALL");
      for (String where :
          List.of("CREATE ROLE", "ALTER ROLE", "CREATE DATABASE", "SCRAM-SHA-256")) {
        broken(where);
      }
      release.stores().putSecret("fence-dbcreds", Map.of("password", WRONG, "port", WRONG));
      seen("apply", "--service", "fence");
      Path secret = folder.resolve(".gen3db/secrets/fence-dbcreds.yaml");
      Files.writeString(secret, "kind: Secret\nstringData: {password: " + WRONG + "\n");
      fails(Code.STORE_UNREADABLE);
      Files.writeString(secret, "kind: Secret\ndata: {password: \"" + WRONG + "\"}\n");
      fails(Code.STORE_UNREADABLE);
      Files.delete(secret);
      release.values(server.values(), PUSH);
      Files.createDirectories(folder.resolve(".gen3db/remote"));
      Files.writeString(
          folder.resolve(".gen3db/remote/default-fence-creds"), "{\"password\": \"" + WRONG);
      fails(Code.STORE_UNREADABLE);
    }
  }

  private void broken(String where) {
    try (var proxy = FaultProxy.before(server.port())) {
      release.values(
          server.values(),
          "fence: {postgres: {password: " + WRONG + "}}\n",
          "gen3db: {databaseServer: {address: \"127.0.0.1:%d\", startupDeadline: 0s}}\n"
              .formatted(proxy.port()));
      proxy.breakAt(where, FaultProxy.Fault.RESET);
      seen("apply", "--service", "fence");
      proxy.heal();
      seen("apply", "--service", "fence");
    }
    server.dropAll();
    release.stores().allSecrets().keySet().forEach(this::forget);
  }

  private void forget(String secret) {
    assertThat(folder.resolve(".gen3db/secrets/" + secret + ".yaml").toFile().delete()).isTrue();
  }

  @Test
  void notByWrongInput() throws Exception {
    evidence.isSecret(WRONG);
    evidence.isSecret("71825364901827");
    for (String values :
        List.of(
            "fence: {postgres: {password: 71825364901827}}",
            "fence: {postgres: {password: [" + WRONG + "]}}",
            "fence: {postgres: {password: {" + WRONG + ": a}}}",
            "fence: {postgres: {password: \"" + WRONG + "\\n\"}}",
            "fence: {postgres: {password: \"" + WRONG + "}}",
            "fence: {postgres: {password: '" + WRONG + "' '" + WRONG + "'}}",
            "fence:\n  postgres:\n    password: " + WRONG + ": " + WRONG + "\n",
            "fence:\n  postgres:\n    password: @" + WRONG + "\n",
            "fence:\n  postgres:\n    password: !!" + WRONG + " x\n",
            "fence:\n  postgres:\n    password: *" + WRONG + "\n",
            "fence: {postgres: {password: " + WRONG + ", password: " + WRONG + "}}",
            "fence: {postgres: {username: u, password: "
                + WRONG
                + "}}\n"
                + "indexd: {postgres: {username: u, password: other-"
                + WRONG
                + "}}",
            "fence: {postgres: {passwort: " + WRONG + "}}",
            "gen3db: {databaseServer: {password: " + WRONG + "}}")) {
      release.values(server.values(), values);
      seen("plan", "--offline");
      seen("explain", "fence");
    }
    release.values(server.values());
    for (String[] flags :
        new String[][] {
          {"--set", "fence.postgres.password=" + WRONG},
          {"--set-string", "fence.postgres.password=" + WRONG},
          {"--set", "fence.postgres.password={" + WRONG},
          {"--set", "fence.postgres[0.password=" + WRONG},
          {"--set", "=" + WRONG},
          {"--set", "global.postgres.master.password=" + WRONG + ",,="},
          {"--password=" + WRONG},
        }) {
      var line = new ArrayList<String>(List.of("--offline"));
      line.addAll(List.of(flags));
      seen("plan", line.toArray(String[]::new));
    }
  }

  @Test
  void notByExceptionsAndReportsOfTheFacade() {
    explicit(EXPLICIT);
    evidence.isSecret(WRONG);
    // The runner takes the driver its handlers; an embedder may have some.
    try (var driver = new DriverLog(evidence)) {
      Gen3Db gen3db = facade("values-0.yaml", "values-1.yaml");
      for (Object told :
          List.of(
              gen3db.deployment(),
              gen3db.planOffline(),
              gen3db.plan(ApplyOptions.NONE),
              gen3db.apply(ApplyOptions.NONE),
              gen3db.status(),
              gen3db.credentials("fence"))) {
        evidence.see("gen3db's facade", told.toString());
      }
    }
    assertThat(evidence.in("the driver's log")).contains("CREATE DATABASE \"fence_gen3\"");
    secretsOfStores();
    for (String broken :
        List.of(
            "fence: {postgres: {password: [" + WRONG + "]}}",
            "fence: {postgres: {password: \"" + WRONG + "}}",
            "gen3db: {secretStore: {adapter: " + "nothing}}")) {
      release.values(server.values(), broken);
      Throwable thrown =
          catchThrowable(() -> facade("values-0.yaml", "values-1.yaml").apply(ApplyOptions.NONE));
      assertThat(thrown).isNotNull();
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      evidence.see("gen3db's exceptions", trace.toString());
    }
  }

  private Gen3Db facade(String... files) {
    return Gen3Db.builder(
            new ValuesRequest(
                List.of(files),
                List.of(),
                List.of(),
                List.of(),
                null,
                folder,
                InputStream.nullInputStream()))
        .services(List.of("fence"))
        .build();
  }

  @Test
  void notByProcessesLogsAndFilesOfTheEmbeddedServer() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Files.writeString(
        own.resolve("v.yaml"), "indexd: {postgres: {password: %s}}".formatted(quoted(EXPLICIT)));
    evidence.isSecret(EXPLICIT);
    try (var arguments = Watching.arguments(evidence)) {
      process(own, temporary, "apply", "--embedded", "-f", "v.yaml", "-vv");
      process(own, temporary, "plan", "--embedded", "-f", "v.yaml", "-vv");
      process(own, temporary, "status", "--embedded", "-f", "v.yaml", "-vv", "-o", "json");
      process(
          own,
          temporary,
          "exec",
          "--embedded",
          "-f",
          "v.yaml",
          "-vv",
          "fence",
          "--",
          "sleep",
          "0.2");
      process(own, temporary, "stop", "--embedded", "-vv");
    }
    evidence.isSecret(Files.readString(own.resolve(".gen3db/postgres/password")).strip());
    new Release(own)
        .stores()
        .allSecrets()
        .values()
        .forEach(secret -> evidence.isSecret(secret.get("password")));
    filesBut(own, "v.yaml", ".gen3db/secrets/", ".gen3db/postgres/password");
    filesBut(temporary);
    assertThat(evidence.secrets()).isGreaterThanOrEqualTo(9);
    assertThat(evidence.in("arguments of processes")).contains("initdb", "pg_ctl", "sleep");
    assertThat(evidence.in("gen3db as a process")).contains("READY", "create-role");
    assertThat(evidence.places()).anyMatch(place -> place.contains("server.log"));
  }

  private void process(Path own, Path temporary, String... arguments) throws Exception {
    var command =
        new ArrayList<String>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(own.toFile()).redirectErrorStream(true);
    builder.environment().put("TMPDIR", temporary.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    evidence.see("gen3db as a process", said);
    assertThat(process.waitFor()).as(said).isEqualTo(0);
  }

  private void filesBut(Path root, String... allowed) {
    Tree.of(root)
        .forEach(
            (file, content) -> {
              if (List.of(allowed).stream().noneMatch(file::startsWith)) {
                evidence.seeBytes("file " + file, content.getBytes(StandardCharsets.ISO_8859_1));
              }
            });
  }

  // --- looking -----------------------------------------------------------------------------------

  /** Every command, as people and as programs call it. */
  private void every(String service) {
    for (String command : List.of("plan", "apply", "status")) {
      seen(command, "--service", service);
    }
    seen("explain", service);
    seen("plan", "--service", service, "--out", "kept.json");
    filesBut(folder, "values-", ".gen3db/secrets/", ".gen3db/remote/");
    secretsOfStores();
    Run env =
        RunnerUnderTest.run(folder, release.line("env", service, "-vv").toArray(String[]::new));
    assertThat(env.exitCode()).as(env.err()).isEqualTo(0);
    evidence.see("gen3db's standard error", env.err());
    Run ready = seen("status", "--service", service);
    assertThat(ready.exitCode()).as(ready.all()).isEqualTo(0);
  }

  private void secretsOfStores() {
    release.stores().allSecrets().values().forEach(one -> evidence.isSecret(one.get("password")));
    release.stores().allEntries().values().forEach(one -> evidence.isSecret(one.get("password")));
  }

  private void fails(Code code) {
    Run run = seen("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.all()).contains(code.id());
  }

  /** Runs with everything told, as a table and as a document; returns the table's run. */
  private Run seen(String command, String... further) {
    var line = new ArrayList<>(release.line(command, further));
    line.add("-vv");
    Run document = RunnerUnderTest.run(folder, line.toArray(String[]::new));
    line.removeAll(List.of("-o", "json"));
    Run table = RunnerUnderTest.run(folder, line.toArray(String[]::new));
    for (Run run : List.of(document, table)) {
      evidence.see("gen3db's standard output", run.out());
      evidence.see("gen3db's standard error", run.err());
    }
    return table;
  }
}
