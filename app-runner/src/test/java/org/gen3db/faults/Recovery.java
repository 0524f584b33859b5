package org.gen3db.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;

/**
 * What must hold right after a fault, and after one more run.
 *
 * @param server where the databases are
 * @param release whose run was hit
 * @param scenario what it was about to do
 */
record Recovery(ScratchServer server, Release release, Scenario scenario) {

  /**
   * Right after the fault: every file is whole, and a service that was told that its database is
   * there can log in with one of the passwords stored for it. Returns these passwords.
   */
  Set<String> nothingIsLost() {
    var stored = new HashSet<String>();
    var secrets = release.stores().allSecrets();
    release.stores().allEntries().values().forEach(entry -> stored.add(entry.get("password")));
    secrets.values().forEach(secret -> stored.add(secret.get("password")));
    for (String service : Scenario.SERVICES) {
      Map<String, String> serving = secrets.getOrDefault(service + "-dbcreds", Map.of());
      if (serving.containsKey("dbcreated")) {
        assertThat(stored.stream().filter(password -> logsIn(serving, password)))
            .as("a stored password of %s that logs in, after: %s", service, scenario.name())
            .isNotEmpty();
      }
    }
    return stored;
  }

  /** After at most so many reruns all is as if nothing had happened; returns how many it took. */
  int byReruns(int most, Set<String> stored) {
    int runs = 1;
    Run rerun = release.apply(Scenario.SERVICES.toArray(String[]::new));
    for (; rerun.exitCode() != 0 && runs < most; runs++) {
      rerun = release.apply(Scenario.SERVICES.toArray(String[]::new));
    }
    assertThat(rerun.exitCode()).as("%s: %s", scenario.name(), rerun.all()).isEqualTo(0);
    release.isReady(Scenario.SERVICES.toArray(String[]::new));
    everyStoredPasswordLogsIn(stored);
    nothingIsLeftOver();
    return runs;
  }

  private void everyStoredPasswordLogsIn(Set<String> storedBefore) {
    release.stores().allSecrets().forEach(this::logsIn);
    release.stores().allEntries().forEach(this::logsIn);
    if (!storedBefore.isEmpty() && scenario.before().isEmpty()) {
      var now = new TreeSet<String>();
      release.stores().allSecrets().values().forEach(secret -> now.add(secret.get("password")));
      assertThat(now)
          .as("what was stored once is what is used: %s", scenario.name())
          .containsAll(storedBefore);
    }
  }

  private void logsIn(String name, Map<String, String> credentials) {
    assertThat(credentials).as(name).containsEntry("dbcreated", "true");
    assertThat(logsIn(credentials, credentials.get("password")))
        .as("%s logs in: %s", name, scenario.name())
        .isTrue();
  }

  private boolean logsIn(Map<String, String> credentials, String password) {
    try {
      server.open(credentials.get("database"), credentials.get("username"), password).close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void nothingIsLeftOver() {
    assertThat(release.stores().leftovers()).as(scenario.name()).isEmpty();
    assertThat(release.stores().allSecrets().keySet())
        .as("no pending Secret is left: %s", scenario.name())
        .noneMatch(name -> name.endsWith("-pending"));
    assertThat(new TreeSet<>(server.made()))
        .as("roles and databases, all of a Secret's: %s", scenario.name())
        .isEqualTo(Scenario.expected());
    assertThat(
            server.sql(
                """
                SELECT coalesce(shobj_description(oid, 'pg_database'), '')
                FROM pg_database WHERE datname ~ '_gen3$'"""))
        .as("marks of the databases: %s", scenario.name())
        .hasSize(Scenario.expected().size() / 2)
        .allSatisfy(comment -> assertThat(comment).contains("[gen3db release=gen3 "));
  }
}
