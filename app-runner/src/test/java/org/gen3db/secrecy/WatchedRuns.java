package org.gen3db.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.Tree;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * No password is ever shown: everything that anybody sees of a run is kept and searched for every
 * password that the run knew, in all the ways to write it. A SCRAM verifier is none: the server
 * needs it, and at log_statement=all logs it; gen3db itself shows no verifier either.
 */
abstract class WatchedRuns {
  static final String EXPLICIT = "Explicit-é🔑-it's \"a\\b\"";
  static final String CHANGED = "Changed-Xq7Vt2LwPz";
  static final String WRONG = "Wrong-Hn4Rk9Ts";
  static final String PUSH = "global: {externalSecrets: {deploy: true, pushSecret: true}}\n";

  static ScratchServer server;
  @TempDir Path folder;
  final Evidence evidence = new Evidence();
  Release release;

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

  final void explicit(String password) {
    evidence.isSecret(password);
    release.values(
        server.values(), "fence: {postgres: {password: %s}}\n".formatted(quoted(password)));
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  final void filesBut(Path root, String... allowed) {
    Tree.of(root)
        .forEach(
            (file, content) -> {
              if (List.of(allowed).stream().noneMatch(file::startsWith)) {
                evidence.seeBytes("file " + file, content.getBytes(StandardCharsets.ISO_8859_1));
              }
            });
  }

  /** Every command, as people and as programs call it. */
  final void every(String service) {
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

  final void secretsOfStores() {
    release.stores().allSecrets().values().forEach(one -> evidence.isSecret(one.get("password")));
    release.stores().allEntries().values().forEach(one -> evidence.isSecret(one.get("password")));
  }

  final void fails(Code code) {
    Run run = seen("apply", "--service", "fence");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.all()).contains(code.id());
  }

  /** Runs with everything told, as a table and as a document; returns the table's run. */
  final Run seen(String command, String... further) {
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
