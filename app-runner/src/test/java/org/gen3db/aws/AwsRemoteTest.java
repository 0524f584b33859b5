package org.gen3db.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Run;
import org.gen3db.testkit.aws.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which entries are made, found and taken back, and whose password is whose. */
class AwsRemoteTest extends AwsRuns {
  @Test
  void pushMakesTheEntryAndTheSecretFollowsIt() throws Exception {
    values(PUSH, ONLY_FENCE);
    Run made = succeeds("apply");
    assertThat(made.out()).contains("CREATED");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    assertThat(made.all()).doesNotContain(password());
    logsIn(password());
    Object version = current(ENTRY).get("VersionId");
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    assertThat(manager.operations()).as("one call a service").containsExactly("GetSecretValue");
    assertThat(succeeds("status").out()).contains("READY");
    assertThat(manager.operations()).containsExactly("GetSecretValue");
    succeeds("plan", "--detailed-exitcode");
    assertThat(manager.operations()).containsExactly("GetSecretValue");
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
  }

  @Test
  void localAndPushHasOnePasswordInBoth() throws Exception {
    values(LOCAL_AND_PUSH, ONLY_FENCE);
    succeeds("apply");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    logsIn(password());
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
  }

  /** The administrator's entry in each of the forms in which it is found at AWS. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gen3-master    | '{\"username\":\"U\",\"password\":\"P\",\"host\":\"127.0.0.1\",\"port\":\"N\"}' | ''",
        "gen3-master    | '{\"engine\":\"postgres\",\"host\":\"127.0.0.1\",\"port\":N,\"dbname\":\"postgres\",\"username\":\"U\",\"password\":\"P\"}' | ''",
        "gen3-master    | '{\"db_host\":\"127.0.0.1\",\"db_port\":\"N\",\"db_username\":\"U\",\"db_password\":\"P\",\"db_database\":\"x\"}' | ''",
        "rds!cluster-12 | '{\"username\":\"U\",\"password\":\"P\"}' | 'host: 127.0.0.1, port: \"N\"'",
      })
  void theAdministratorComesFromTheEntryWhereThereIsNoSecret(
      String name, String content, String inValues) throws Exception {
    values(PUSH, ONLY_FENCE);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        global:
          dev: false
          postgres:
            externalSecret: "%s"
            master: {%s}
        gen3db:
          secretStore: {adapter: directory}
        """
            .formatted(name, inValues.replace("N", "" + server.port())));
    makeAsOthers(
        name,
        content
            .replace("\"U\"", '"' + server.master().username() + '"')
            .replace("\"P\"", '"' + server.master().password().text() + '"')
            .replace("N", "" + server.port()));
    Run made = succeeds("apply");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    assertThat(made.all()).doesNotContain(server.master().password().text());
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    var master = succeeds("plan", "-o", "json").service("fence").path("master");
    assertThat(master.path("username").path("source").asText()).isEqualTo("remote secret " + name);
    assertThat(master.path("password").path("source").asText()).isEqualTo("remote secret " + name);
    assertThat(master.path("password").has("value")).isFalse();
  }

  /** R3: what RDS keeps names no host, and where the values name none there is none. */
  @Test
  void anAdministratorOfRdsWithoutAHostIsMissedBeforeAnythingIsMade() throws Exception {
    values(PUSH, ONLY_FENCE);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        global: {dev: false, postgres: {externalSecret: "rds!cluster-12"}}
        gen3db: {secretStore: {adapter: directory}}
        """);
    makeAsOthers("rds!cluster-12", "{\"username\":\"postgres\",\"password\":\"x\"}");
    Run run = run("apply");
    assertThat(run.exitCode()).as(run.all()).isIn(1, 2);
    assertThat(run.all()).contains("host", "global.postgres.master").doesNotContain("\tat ");
    assertThat(manager.operations()).doesNotContain("CreateSecret");
    assertThat(stores.allSecrets()).isEmpty();
    Run absent = run("apply", "--set", "global.postgres.externalSecret=rds!cluster-13");
    assertThat(absent.exitCode()).isEqualTo(1);
    assertThat(absent.all()).contains("there is no entry \"rds!cluster-13\"");
  }

  @Test
  void anAdministratorWhoIsNowhereIsMissedWithBothPlaces() throws Exception {
    values(PUSH, ONLY_FENCE);
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        global: {dev: false, postgres: {externalSecret: gen3-master}}
        gen3db: {secretStore: {adapter: directory}}
        """);
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all())
        .contains("GEN3DB-411", "gen3-master", ".gen3db/secrets", manager.endpoint().toString());
    manager.breakBy(request -> Fault.DENIED);
    assertThat(run("apply").all()).contains("secretsmanager:GetSecretValue");
  }

  @Test
  void pullTakesAnEntryAsExternalSecretsWroteItAndLeavesIt() throws Exception {
    values(PULL, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    succeeds("apply");
    logsIn("of the others");
    assertThat(password()).isEqualTo("of the others");
    assertThat(current(ENTRY)).containsEntry("VersionId", "11111111-1111-4111-8111-111111111111");
    assertThat(manager.operations()).containsOnly("GetSecretValue");
  }

  @Test
  void pullWithoutAnEntryFailsAndNamesWhereItLooked() throws Exception {
    values(PULL, ONLY_FENCE);
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-403", ENTRY, "Secrets Manager at " + manager.endpoint());
    assertThat(server.made()).isEmpty();
  }

  @Test
  void aNewClusterComesBackWithThePasswordOfTheEntry() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    Object version = current(ENTRY).get("VersionId");
    Files.delete(stores.secretFile("fence-dbcreds"));
    succeeds("apply");
    assertThat(password()).isEqualTo(before);
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
    logsIn(before);
  }

  @Test
  void aLostEntryIsPushedAgainFromTheSecret() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY, "ForceDeleteWithoutRecovery", true));
    succeeds("apply");
    assertThat(text(ENTRY)).isEqualTo(content(before));
    logsIn(before);
  }

  @Test
  void bothLostIsNotMadeAnewWithoutTakingOver() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY, "ForceDeleteWithoutRecovery", true));
    Files.delete(stores.secretFile("fence-dbcreds"));
    Run refused = run("apply");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.all()).contains("GEN3DB-401", "--take-over fence");
    logsIn(before);
    succeeds("apply", "--take-over", "fence");
    assertThat(text(ENTRY)).isEqualTo(content(password()));
    logsIn(password());
    refuses(before);
  }

  @Test
  @Provokes("AWS_PENDING_DELETION")
  void whatIsMarkedForDeletionStopsBeforeAnythingIsMade() throws Exception {
    values(PUSH, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    Run run = run("apply");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all()).contains("GEN3DB-438", "marked for deletion");
    assertThat(server.made()).isEmpty();
  }

  @Test
  void onlyWithTheOptionAnEntryIsTakenBackFromItsDeletion() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    Object version = current(ENTRY).get("VersionId");
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    assertThat(fails("GEN3DB-438", "apply").all()).contains("gen3db apply --restore-deleted -f");
    assertThat(run("status").out()).contains("GEN3DB-438");
    Run planned = succeeds("plan", "--restore-deleted");
    assertThat(planned.out())
        .contains("take back the remote entry " + ENTRY, "? if the remote entry " + ENTRY);
    assertThat(manager.operations()).as("a plan changes nothing").doesNotContain("RestoreSecret");
    Run restored = succeeds("apply", "--restore-deleted");
    assertThat(restored.out()).contains("restore-entry", "REPAIRED");
    assertThat(manager.operations()).containsOnlyOnce("RestoreSecret");
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
    assertThat(password()).isEqualTo(before);
    logsIn(before);
    assertThat(succeeds("apply", "--restore-deleted").out()).contains("UNCHANGED");
    assertThat(manager.operations()).containsExactly("GetSecretValue");
  }

  /** What it holds is seen only then: here that the role has another password meanwhile. */
  @Test
  void whatIsTakenBackIsDecidedLikeAnyOtherEntry() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    String before = password();
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'of-somebody'");
    succeeds("apply", "--restore-deleted");
    logsIn(before);
    assertThat(text(ENTRY)).isEqualTo(content(before));
  }

  @Test
  void aKeptPlanTakesBackWhatItShowsAndNoMore() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    Files.delete(stores.secretFile("fence-dbcreds"));
    succeeds("plan", "--restore-deleted", "--out", "kept.json");
    Run first = succeeds("apply", "--restore-deleted", "kept.json");
    assertThat(first.out()).contains("restore-entry", "REPAIRED");
    assertThat(stores.secretFile("fence-dbcreds")).doesNotExist();
    succeeds("apply");
    logsIn(password());
  }

  @Test
  void anEntryThatMayNotBeTakenBackIsToldWithTheRightThatIsMissing() throws Exception {
    values(PUSH, ONLY_FENCE);
    makeAsOthers(content("of the others"));
    manager.as("DeleteSecret", Map.of("SecretId", ENTRY));
    manager.breakBy(
        request -> request.operation().equals("RestoreSecret") ? Fault.DENIED : Fault.NONE);
    assertThat(fails("GEN3DB-434", "apply", "--restore-deleted").all())
        .contains("Allow secretsmanager:RestoreSecret");
    assertThat(server.made()).isEmpty();
  }

  /** A1: a second cluster finds the entry of the first. */
  @Test
  void anEntryOfAnotherClusterIsUsedAndItsDatabaseStaysThatOnes() throws Exception {
    values(PUSH, ONLY_FENCE);
    succeeds("apply");
    Path id = folder.resolve(".gen3db/secrets/environment-id");
    String first = Files.readString(id);
    Files.delete(stores.secretFile("fence-dbcreds"));
    Files.writeString(id, "id-of-the-second-cluster\n");
    Object version = current(ENTRY).get("VersionId");
    succeeds("apply");
    assertThat(current(ENTRY)).containsEntry("VersionId", version);
    assertThat(succeeds("apply").out()).contains("UNCHANGED");
    assertThat(succeeds("status").out()).contains("READY", "GEN3DB-F720", "--take-over fence");
    assertThat(
            server.sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_gen3'"))
        .singleElement()
        .asString()
        .as("the mark stays the first one's")
        .contains(first.strip());
    assertThat(run("reset", "--yes", "gen3").exitCode()).isEqualTo(1);
    logsIn(password());
    succeeds("apply", "--take-over", "fence");
    assertThat(
            server.sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_gen3'"))
        .singleElement()
        .asString()
        .contains("id-of-the-second-cluster");
    logsIn(password());
  }

  @Test
  void allServicesAreReadInOneRequestAndOneByOneWhereThatIsNotAllowed() throws Exception {
    values(PUSH, "");
    succeeds("apply");
    assertThat(succeeds("apply").out()).contains("8 UNCHANGED");
    assertThat(manager.operations()).containsExactly("BatchGetSecretValue");
    for (String command : List.of("plan", "status")) {
      succeeds(command);
      assertThat(manager.operations()).as(command).containsExactly("BatchGetSecretValue");
    }
    manager.breakBy(
        request -> request.operation().equals("BatchGetSecretValue") ? Fault.DENIED : Fault.NONE);
    assertThat(succeeds("apply").out()).contains("8 UNCHANGED");
    assertThat(manager.operations())
        .hasSize(9)
        .startsWith("BatchGetSecretValue")
        .filteredOn("GetSecretValue"::equals)
        .hasSize(8);
  }

  @Test
  void theLoudestRunShowsNothingOfTheSdkAndNoPassword() throws Exception {
    values(PUSH, ONLY_FENCE);
    Run run = succeeds("apply", "-vv");
    assertThat(run.all())
        .doesNotContain(password())
        .doesNotContain("software.amazon")
        .doesNotContain("Canonical Request");
  }
}
