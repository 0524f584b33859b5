package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.OpenFiles;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.runner.call.RunnerCode;
import org.gen3db.spi.SpiCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stores, values and the user can make of a run, as a user gets to read it. */
class StoreCodesTest {
  private static final String PUSH =
      "global: {externalSecrets: {deploy: true, pushSecret: true}}\n";
  private static final String PULL = "global: {externalSecrets: {deploy: true}}\n";
  private static final String ENTRY = "default-fence-creds";

  private static ScratchServer server;
  @TempDir private Path folder;
  private Release release;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    release = new Release(folder).values(server.values());
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  // --- failures ----------------------------------------------------------------------------------

  @Test
  @Provokes("ENTRY_ABSENT")
  void anEntryToBePulledIsNotThere() {
    release.values(server.values(), PULL);
    release.fails("fence", DomainCode.ENTRY_ABSENT, ENTRY, "Create the entry");
    assertThat(server.made()).isEmpty();
  }

  @Test
  @Provokes("ENTRY_DIFFERS")
  void theEntryWasChangedBehindUs() {
    release.values(server.values(), PUSH).readyAfterOneMoreApply("fence");
    var entry = new HashMap<>(release.stores().allEntries().get(ENTRY));
    entry.put("password", "changed-by-hand");
    release.stores().putEntry(ENTRY, entry);
    Run run = release.fails("fence", DomainCode.ENTRY_DIFFERS, "entry", "--take-over");
    assertThat(run.all()).doesNotContain("changed-by-hand");
    Run taken = release.run("apply", "--service", "fence", "--take-over", "fence");
    assertThat(taken.exitCode()).as(taken.all()).isEqualTo(0);
    release.isReady("fence");
  }

  @Test
  @Provokes("WOULD_MOVE")
  void aReadySecretWouldBePointedToADatabaseThatIsNotThere() {
    release.readyAfterOneMoreApply("fence");
    var before = release.stores().allSecrets();
    release.values(server.values(), "fence: {postgres: {database: elsewhere}}\n");
    release.fails("fence", DomainCode.WOULD_MOVE, "elsewhere", "Set the values back");
    assertThat(release.stores().allSecrets()).isEqualTo(before);
    release.values(server.values()).isReady("fence");
  }

  @Test
  @Provokes("MASTER_SECRET")
  void theMastersSecretIsNotThere() {
    String values = server.values().replaceAll("master: .*", "externalSecret: rds-master");
    release.values(values);
    release.fails(
        "fence",
        DomainCode.MASTER_SECRET,
        "rds-master",
        "Create the Secret",
        "take global.postgres.externalSecret out of the values");
    release.stores().putSecret("rds-master", Map.of("username", "postgres"));
    release.fails(
        "fence", DomainCode.MASTER_SECRET, "password, host", "Correct it in the Secret rds-master");
    release
        .stores()
        .putSecret(
            "rds-master",
            Map.of(
                "username",
                "postgres",
                "password",
                server.master().password().text(),
                "host",
                "127.0.0.1",
                "port",
                Integer.toString(server.port())));
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("MOVED")
  void aKeptPlanIsRefusedWhenTheWorldHasMoved() {
    Run plan = release.run("plan", "--service", "fence", "--out", "kept.json");
    assertThat(plan.exitCode()).as(plan.all()).isEqualTo(0);
    server.sql("CREATE ROLE fence_gen3");
    Run run = release.run("apply", "--service", "fence", "kept.json");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/code").asText()).isEqualTo(DomainCode.MOVED.id());
    assertThat(release.stores().allSecrets()).isEmpty();
  }

  @Test
  @Provokes("LOOPBACK_IN_REMOTE")
  void aLoopbackHostWouldLeaveTheMachine() throws Exception {
    AdapterJar.writeRemoteSecrets(folder.resolve("more/far.jar"), "far");
    release.values(server.values(), PUSH, "gen3db: {remoteSecrets: {adapter: far}}\n");
    Run run = release.run("apply", "--service", "fence", "--adapter-path", "more");
    Release.failed(run, "fence", DomainCode.LOOPBACK_IN_REMOTE, "127.0.0.1", "Set the host");
    assertThat(OpenFiles.below(folder)).as("the adapter's jar").isEmpty();
  }

  @Test
  @Provokes("NO_CREDENTIALS")
  void theVariablesOfAServiceThatWasNeverApplied() {
    Run run = release.run("env", "fence");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error " + SpiCode.NO_CREDENTIALS.id() + " secret fence-dbcreds")
        .contains("gen3db apply");
  }

  @Test
  @Provokes("INTERRUPTED")
  void theUserAskedToEnd() {
    Run run =
        RunnerUnderTest.runInterrupted(
            folder, release.line("apply", "--service", "fence").toArray(String[]::new));
    Release.failed(run, "fence", DomainCode.INTERRUPTED, "Repeat the run");
    assertThat(server.made()).isEmpty();
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("OUTPUT_FAILED")
  void theResultCannotBePrinted() {
    Run run =
        RunnerUnderTest.runWithoutOutput(
            folder, release.line("apply", "--service", "fence").toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(RunnerCode.OUTPUT_FAILED.id(), "standard output");
    release.isReady("fence");
  }

  @Test
  @Provokes("ADAPTER_FAILED")
  void anAdapterOfSomebodyElsesFailsInAWayThatNobodyExpected() throws Exception {
    AdapterJar.write(folder.resolve("more/own.jar"), "own");
    release.values(server.values(), "gen3db: {secretStore: {adapter: own}}\n");
    Run run = release.run("apply", "--service", "fence", "--adapter-path", "more");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.document().at("/errors/0/code").asText()).isEqualTo(SpiCode.ADAPTER_FAILED.id());
    assertThat(run.document().at("/errors/0/place").asText()).isEqualTo("gen3db.secretStore own");
    assertThat(run.document().at("/errors/0/message").asText())
        .startsWith("create of the adapter in ")
        .contains(
            "more/own.jar failed: java.lang.UnsupportedOperationException at OwnProvider.create");
    assertThat(run.all()).doesNotContain("hunter2");
    assertThat(release.run("apply", "--service", "fence", "--adapter-path", "more", "-vv").err())
        .contains("Caused by: java.lang.UnsupportedOperationException\n")
        .doesNotContain("hunter2");
  }

  // --- findings ----------------------------------------------------------------------------------

  @Test
  @Provokes({"ENTRY_WITHOUT_DBCREATED", "ENTRY_AND_VALUES_DIFFER"})
  void anEntryOfAnAdministrator() {
    release.values(server.values(), PULL);
    release
        .stores()
        .putEntry(
            ENTRY,
            Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(server.port()),
                "database", "other_name",
                "username", "other_name",
                "password", "of-the-entry-1"));
    Run run = release.finds("fence", DomainCode.ENTRY_WITHOUT_DBCREATED, "--complete-entry");
    assertThat(run.service("fence").path("findings").toString())
        .contains(DomainCode.ENTRY_AND_VALUES_DIFFER.id())
        .doesNotContain("of-the-entry-1");
    var forPeople = new ArrayList<>(release.line("apply", "--service", "fence"));
    forPeople.removeAll(List.of("-o", "json"));
    assertThat(RunnerUnderTest.run(folder, forPeople.toArray(String[]::new)).out())
        .contains(
            "Every service can log in, but the pods of fence wait until dbcreated is in the remote"
                + " entry, as said above.");
  }

  @Test
  @Provokes("EXPLICIT_PASSWORD_UNUSED")
  void anExplicitPasswordBesideAnEntry() {
    release.values(server.values(), PUSH).readyAfterOneMoreApply("fence");
    // Without the entry, the Secret's password still logs in and goes on.
    release.values(server.values(), PUSH, "fence: {postgres: {password: new-one-1}}\n");
    deleteEntry();
    Run run = release.finds("fence", DomainCode.EXPLICIT_PASSWORD_UNUSED, "in the Secret");
    assertThat(run.all()).doesNotContain("new-one-1");
  }

  private void deleteEntry() {
    assertThat(folder.resolve(".gen3db/remote").resolve(ENTRY).toFile().delete()).isTrue();
  }

  @Test
  @Provokes("DATABASE_AWAITED")
  void dbCreateIsOff() {
    release.values(server.values(), "global: {postgres: {dbCreate: false}}\n");
    Run run = release.finds("fence", DomainCode.DATABASE_AWAITED, "CREATE ROLE", ":'password'");
    assertThat(run.exitCode()).isEqualTo(3);
    String pending = release.stores().secret("fence-dbcreds-pending").get("password");
    assertThat(run.all()).doesNotContain(pending);

    release.values(
        server.values(),
        "global: {postgres: {dbCreate: false}}\nfence: {postgres: {database: renamed}}\n");
    release.finds("fence", DomainCode.DATABASE_AWAITED, "renamed");
    assertThat(release.stores().secret("fence-dbcreds-pending"))
        .containsEntry("database", "renamed")
        .containsEntry("password", pending);
  }

  /** What the finding says is pasted into psql, and the next apply publishes. */
  @Test
  @Provokes("SCHEMA_AWAITED")
  void dbCreateIsOffAndTheSchemaPublicIsGone() {
    server.sql(
        "CREATE ROLE fence_gen3 LOGIN PASSWORD 'given-1'",
        "CREATE DATABASE fence_gen3 OWNER fence_gen3");
    server.sqlIn("fence_gen3", "DROP SCHEMA public");
    release.values(
        server.values(),
        "global: {postgres: {dbCreate: false}}\nfence: {postgres: {password: given-1}}\n");
    Run run =
        release.finds(
            "fence", DomainCode.SCHEMA_AWAITED, "has no schema public", "GRANT USAGE, CREATE");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.service("fence").path("outcome").asText()).isEqualTo("AWAITING_DATABASE");
    assertThat(release.stores().allSecrets()).containsOnlyKeys("fence-dbcreds-pending");
    Run status = release.run("status", "--service", "fence");
    assertThat(status.exitCode()).as(status.all()).isEqualTo(3);
    assertThat(status.service("fence").path("state").asText()).isEqualTo("INCOMPLETE");

    server.sqlIn(
        "fence_gen3",
        "CREATE SCHEMA public AUTHORIZATION fence_gen3",
        "GRANT USAGE, CREATE ON SCHEMA public TO fence_gen3");
    release.readyAfterOneMoreApply("fence");
  }

  /** Issue 17: whoever loads the data needs what is kept, and is told that it is not published. */
  @Test
  @Provokes("NOT_PUBLISHED")
  void whatIsKeptIsGivenWhereNothingIsPublishedAndSaidToBeSo() {
    release.values(server.values(), "fence: {postgres: {dbRestore: true}}\n");
    release.apply("fence");
    Map<String, String> pending = release.stores().secret("fence-dbcreds-pending");

    Run env = release.run("env", "fence", "-o", "json");
    Run program = release.run("exec", "fence", "--", "sh", "-c", "test \"$PGUSER\" = fence_gen3");

    assertThat(env.exitCode()).as(env.all()).isZero();
    assertThat(env.document().path("PGPASSWORD").asText()).isEqualTo(pending.get("password"));
    assertThat(env.document().path("PGDATABASE").asText()).isEqualTo("fence_gen3");
    for (Run run : List.of(env, program)) {
      assertThat(run.exitCode()).as(run.all()).isZero();
      assertThat(run.err())
          .contains("GEN3DB-W201", "fence-dbcreds-pending")
          .doesNotContain(pending.get("password"));
    }
    server.sqlIn("fence_gen3", "CREATE TABLE loaded (id int)");
    release.readyAfterOneMoreApply("fence");
    Run published = release.run("env", "fence", "-o", "json");
    assertThat(published.err()).isEmpty();
    assertThat(published.document().path("PGPASSWORD").asText()).isEqualTo(pending.get("password"));
  }

  @Test
  @Provokes("RESTORE_AWAITED")
  void aRestoreIsAskedFor() {
    release.values(server.values(), "fence: {postgres: {dbRestore: true}}\n");
    Run run = release.finds("fence", DomainCode.RESTORE_AWAITED, "no table");
    // Whoever copies the command copies no more than it.
    assertThat(run.service("fence").path("findings").path(0).path("hint").asText())
        .contains("as the service's own user")
        .containsPattern("Restore the data: gen3db restore [^A-Z]*--service fence$");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(release.stores().allSecrets()).containsOnlyKeys("fence-dbcreds-pending");
  }

  @Test
  @Provokes({"MISSING_PART", "DRIFT"})
  void whatIsMissingAndWhatHasDrifted() {
    Run missing = release.run("status", "--service", "fence");
    assertThat(missing.exitCode()).isEqualTo(3);
    assertFinding(
        missing,
        "MISSING",
        DomainCode.MISSING_PART,
        "the role 'fence_gen3' does not exist on 127.0.0.1:",
        "the database 'fence_gen3' does not exist on",
        "the Secret fence-dbcreds does not exist");
    release.readyAfterOneMoreApply("fence");
    server.sql(
        "REVOKE CONNECT ON DATABASE fence_gen3 FROM fence_gen3",
        "COMMENT ON DATABASE fence_gen3 IS NULL");
    Run drifted = release.run("status", "--service", "fence");
    assertThat(drifted.exitCode()).isEqualTo(3);
    assertFinding(
        drifted,
        "DRIFTED",
        DomainCode.DRIFT,
        "the role 'fence_gen3' lacks CONNECT on the database 'fence_gen3'",
        "the database 'fence_gen3' does not bear this release's mark");
    release.readyAfterOneMoreApply("fence");
  }

  @Test
  @Provokes("DRIFT")
  void aSecretThatSaysSomethingElseIsNamedByItsKeys() {
    release.readyAfterOneMoreApply("fence");
    Map<String, String> held = new HashMap<>(release.stores().secret("fence-dbcreds"));
    held.put("host", "localhost");
    held.remove("dbcreated");
    release.stores().putSecret("fence-dbcreds", held);
    Run drifted = release.run("status", "--service", "fence");
    assertFinding(
        drifted,
        "DRIFTED",
        DomainCode.DRIFT,
        "the Secret fence-dbcreds is wrong in, or lacks, dbcreated, host");
    assertThat(drifted.out()).doesNotContain("apply would do");
  }

  private static void assertFinding(Run run, String state, Code code, String... words) {
    JsonNode fence = run.service("fence");
    assertThat(fence.path("state").asText()).as(run.all()).isEqualTo(state);
    assertThat(fence.path("findings"))
        .as(run.all())
        .anySatisfy(
            finding -> {
              assertThat(finding.path("code").asText()).isEqualTo(code.id());
              assertThat(finding.path("message").asText()).contains(words);
            });
  }
}
