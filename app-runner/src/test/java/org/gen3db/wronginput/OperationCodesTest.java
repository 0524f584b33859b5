package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.gen3db.runner.RunnerUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why rotate, remove and reset do not do it, or what they leave, as a user gets to read it. */
class OperationCodesTest {
  private static final String ONLY_FENCE = Release.only("fence");
  private static final String SHARED =
      "indexd: {enabled: true, postgres: {username: fence_gen3}}\n";

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
    release = new Release(folder);
  }

  @AfterEach
  void end() {
    server.dropAll();
  }

  private void applied(String more) {
    release.values(server.values(), ONLY_FENCE, more);
    Run run = release.run("apply");
    assertThat(run.exitCode()).as(run.all()).isZero();
  }

  private void fails(Code code, String word, String command, String... arguments) {
    Run run = release.run(command, arguments);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.out()).contains(code.id(), word).doesNotContain("Exception");
  }

  private void finds(Code code, String word, String command, String... arguments) {
    Run run = release.run(command, arguments);
    assertThat(run.exitCode()).as(run.all()).isZero();
    assertThat(run.out()).contains(code.id(), word);
  }

  @Test
  @Provokes("NOT_ROTATED")
  void aPasswordOfTheValuesIsChangedThere() {
    applied("fence: {postgres: {password: old-8Wq2}}");
    fails(DomainCode.NOT_ROTATED, "values-2.yaml:1", "rotate", "fence");
  }

  @Test
  @Provokes("NOT_READY")
  void whatWasNeverAppliedIsNotRotated() {
    release.values(server.values(), ONLY_FENCE);
    fails(DomainCode.NOT_READY, "gen3db apply", "rotate", "fence");
  }

  @Test
  @Provokes("ROLE_OPENS_OTHERS")
  void nobodyElseIsLockedOut() {
    applied("");
    server.sql(
        "CREATE DATABASE fence_other OWNER fence_gen3",
        "COMMENT ON DATABASE fence_other IS"
            + " '[gen3db release=gen3 namespace=other environment=other id=another]'");
    fails(DomainCode.ROLE_OPENS_OTHERS, "fence_other", "rotate", "fence");
  }

  @Test
  @Provokes("MARKED_OTHERWISE")
  void whatAnotherEnvironmentMarkedIsUsedAndNeitherMarkedNorDropped() {
    applied("");
    String mark = "[gen3db release=gen3 namespace=default environment=default id=another]";
    server.sql("COMMENT ON DATABASE fence_gen3 IS '" + mark + "'");
    Run status = release.run("status");
    assertThat(status.exitCode()).as(status.all()).isZero();
    assertThat(status.out()).contains(DomainCode.MARKED_OTHERWISE.id(), "id another");
    finds(DomainCode.MARKED_OTHERWISE, "apply --take-over fence", "apply");
    assertThat(release.run("apply").service("fence").path("outcome").asText())
        .isEqualTo("UNCHANGED");
    assertThat(release.run("remove", "fence", "--drop-database", "fence_gen3").exitCode())
        .isEqualTo(1);
    assertThat(release.run("reset", "--yes", "gen3").exitCode()).isEqualTo(1);
    assertThat(
            server.sql(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                    + " WHERE datname = 'fence_gen3'"))
        .containsExactly(mark);
    assertThat(release.run("apply", "--take-over", "fence").exitCode()).isZero();
    assertThat(release.run("status").out()).doesNotContain(DomainCode.MARKED_OTHERWISE.id());
  }

  @Test
  @Provokes({"LOGIN_LACKS", "LOGIN_MAY_CREATE"})
  void whatALoginMayNotReadAndWhatItMayMakeIsTold() {
    applied("gen3db: {logins: {fence: {reader: {access: read}}}}");
    server.sqlIn(
        "fence_gen3",
        "CREATE ROLE dba",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "SET ROLE dba",
        "CREATE TABLE of_the_dba (id int)");
    finds(DomainCode.LOGIN_LACKS, "dba", "apply");
    finds(DomainCode.LOGIN_MAY_CREATE, "fence_gen3_reader", "status");
    assertThat(release.run("status").service("fence.reader").path("state").asText())
        .isEqualTo("READY");
  }

  @Test
  @Provokes("LEFT_OVER")
  void whatNothingUsesAnyMoreIsTold() {
    applied("gen3db: {logins: {fence: {reader: {access: read}}}}");
    release.values(server.values(), ONLY_FENCE);
    finds(DomainCode.LEFT_OVER, "fence_gen3_reader", "status");
    assertThat(release.run("status").document().at("/warnings/0/code").asText())
        .isEqualTo(DomainCode.LEFT_OVER.id());
  }

  @Test
  @Provokes("ROTATED_TOGETHER")
  void whoeverSharesTheRoleGoesAlong() {
    applied(SHARED);
    finds(DomainCode.ROTATED_TOGETHER, "indexd", "rotate", "fence");
  }

  @Test
  @Provokes({"OLD_LOGIN_OPEN", "OLD_LOGIN_IN_USE"})
  void aLoginThatIsInUseStaysOpen() throws Exception {
    applied("");
    String password = release.stores().secret("fence-dbcreds").get("password");
    try (var connection = server.open("fence_gen3", "fence_gen3", password)) {
      finds(
          DomainCode.OLD_LOGIN_OPEN,
          "gen3db rotate fence",
          "rotate",
          "fence",
          "--overlap",
          "--grace",
          "0s");
      assertThat(connection.isValid(5)).isTrue();
      fails(DomainCode.OLD_LOGIN_IN_USE, "connected as it", "rotate", "fence", "--overlap");
    }
    finds(DomainCode.OLD_LOGIN_OPEN, "fence_gen3", "apply");
  }

  @Test
  @Provokes("LOGIN_TAKEN")
  void theSecondLoginsNameMayBeSomebodyElses() {
    applied("");
    server.sql("CREATE ROLE fence_gen3_2");
    fails(DomainCode.LOGIN_TAKEN, "fence_gen3_2", "rotate", "fence", "--overlap");
  }

  @Test
  @Provokes("DATABASE_USED")
  void aDatabaseThatAnotherUsesIsNotDropped() {
    applied("indexd: {enabled: false, postgres: {database: fence_gen3}}");
    fails(DomainCode.DATABASE_USED, "indexd", "remove", "fence", "--drop-database", "fence_gen3");
  }

  @Test
  @Provokes("STILL_CONNECTED")
  void whoeverIsConnectedIsNotCutOff() throws Exception {
    applied("");
    String password = release.stores().secret("fence-dbcreds").get("password");
    try (var connection = server.open("fence_gen3", "fence_gen3", password)) {
      fails(DomainCode.STILL_CONNECTED, "--evict", "reset", "--yes", "gen3");
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  @Provokes("NAME_DIFFERS")
  void anotherNameDropsNothing() {
    applied("");
    fails(DomainCode.NAME_DIFFERS, "fence_gen3", "remove", "fence", "--drop-database", "fence_gen");
    assertThat(server.made()).isNotEmpty();
  }

  @Test
  @Provokes("NO_ADMINISTRATOR")
  void whatNobodyHereMadeNobodyHereRemoves() {
    applied("");
    release.values(
        server.values(),
        ONLY_FENCE,
        "global: {postgres: {dbCreate: false}}\n" + "fence: {postgres: {dbCreate: false}}\n");
    fails(DomainCode.NO_ADMINISTRATOR, "dbCreate", "remove", "fence");
  }

  @Test
  @Provokes("LOGIN_KEPT")
  void aLoginThatOthersShareStays() {
    applied(SHARED);
    finds(DomainCode.LOGIN_KEPT, "indexd", "remove", "fence", "--drop-database", "fence_gen3");
  }

  /** Whoever was removed is not said to log in, neither the first time nor the second. */
  @Test
  void ofWhoWasRemovedNobodySaysThatItLogsIn() {
    applied("");
    var line = new ArrayList<>(List.of("remove", "fence"));
    release.files().forEach(file -> line.addAll(List.of("-f", file)));
    for (String said : List.of("fence can log in no more", "Nothing is left to take away")) {
      Run run = RunnerUnderTest.run(folder, line.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.all()).isZero();
      assertThat(run.out()).contains(said).doesNotContain("Every service can log in");
    }
  }

  @Test
  @Provokes("LEFT_BEHIND")
  void whatIsLeftInTheStoresIsTold() {
    applied("global: {externalSecrets: {deploy: true, pushSecret: true}}");
    finds(
        DomainCode.LEFT_BEHIND,
        "default-fence-creds",
        "remove",
        "fence",
        "--drop-database",
        "fence_gen3");
  }

  @Test
  @Provokes("PASSWORD_ENDS")
  void aPasswordWhoseDayIsNearIsTold() {
    applied("");
    server.sql("ALTER ROLE fence_gen3 VALID UNTIL 'tomorrow'");
    finds(DomainCode.PASSWORD_ENDS, "VALID UNTIL 'infinity';", "status", "--service", "fence");
  }

  @Test
  @Provokes("OWNED_BY_ANOTHER")
  void aDatabaseThatAnotherRoleOwnsIsTold() {
    applied("");
    server.sql("ALTER DATABASE fence_gen3 OWNER TO postgres");
    finds(DomainCode.OWNED_BY_ANOTHER, "--harden fence", "apply");
  }
}
