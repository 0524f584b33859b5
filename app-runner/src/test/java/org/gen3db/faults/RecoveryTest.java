package org.gen3db.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gen3db.lab.Release;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of the faults: each damage that it is there to find is planted, and found. */
class RecoveryTest {
  private static ScratchServer server;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ScratchServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void dropAll() {
    server.dropAll();
  }

  @Test
  void whatIsWellIsFoundWell() {
    Recovery recovery = ready();
    Set<String> stored = recovery.nothingIsLost();
    assertThat(stored).hasSize(4);
    assertThat(recovery.byReruns(1, stored)).isEqualTo(1);
  }

  @Test
  void anOrphanedRoleOrDatabaseIsFound() {
    Recovery recovery = ready();
    server.sql("CREATE ROLE nobodys");
    found("nobodys", () -> recovery.byReruns(1, Set.of()));
    server.sql("DROP ROLE nobodys", "CREATE DATABASE nobodys");
    found("nobodys", () -> recovery.byReruns(1, Set.of()));
  }

  @Test
  void halfAFileIsFound() throws Exception {
    Recovery recovery = ready();
    Path secret = folder.resolve(".gen3db/secrets/fence-dbcreds.yaml");
    String whole = Files.readString(secret);
    Files.writeString(secret, whole.substring(0, 20));
    assertThatThrownBy(recovery::nothingIsLost).hasMessageContaining("half a Secret");
    Files.writeString(secret, whole);
    Files.writeString(folder.resolve(".gen3db/secrets/.gen3db-left"), "");
    found(".gen3db-left", () -> recovery.byReruns(1, Set.of()));
  }

  @Test
  void aPasswordThatIsNotTheServersIsFound() {
    Recovery recovery = ready();
    server.sql("ALTER ROLE fence_gen3 PASSWORD 'another'");
    found("a stored password of fence that logs in", recovery::nothingIsLost);
  }

  @Test
  void aStoredPasswordThatIsForgottenIsFound() {
    Recovery recovery = ready();
    found("what was stored once", () -> recovery.byReruns(1, Set.of("kept-and-forgotten")));
  }

  @Test
  void aDatabaseThatLostItsMarkIsMarkedAnew() {
    Recovery recovery = ready();
    server.sql("COMMENT ON DATABASE fence_gen3 IS 'no mark'");
    assertThat(recovery.byReruns(1, Set.of()))
        .as("an adopted database is marked anew")
        .isEqualTo(1);
  }

  @Test
  void aPendingSecretThatStaysIsFound() {
    Recovery recovery = ready();
    recovery
        .release()
        .stores()
        .putSecret("nobodys-dbcreds-pending", recovery.release().stores().secret("fence-dbcreds"));
    found("no pending Secret", () -> recovery.byReruns(1, Set.of()));
  }

  private Recovery ready() {
    Scenario scenario = Scenario.ALL.get(0);
    Release release = scenario.prepare(folder, server, "");
    release.readyAfterOneMoreApply(Scenario.SERVICES.toArray(String[]::new));
    return new Recovery(server, release, scenario);
  }

  private static void found(String damage, ThrowingCallable judged) {
    assertThatThrownBy(judged).isInstanceOf(AssertionError.class).hasMessageContaining(damage);
  }
}
