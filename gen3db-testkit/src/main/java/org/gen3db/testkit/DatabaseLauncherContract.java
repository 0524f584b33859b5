package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.broken;
import static org.gen3db.testkit.Promise.kept;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.server.DatabaseLauncher;
import org.gen3db.domain.server.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link DatabaseLauncher} keeps: one test for each promise that the use cases stand on.
 * Each test begins with a place in which no server was ever started.
 */
@Timeout(180)
public abstract class DatabaseLauncherContract {
  private static final int AT_ONCE = 4;
  private static final int STARTS = 3;

  /** For subclasses. */
  protected DatabaseLauncherContract() {}

  /**
   * The port on the one place of this test; several that are opened in one test are the same
   * server, as in several processes.
   */
  protected abstract DatabaseLauncher open() throws Exception;

  /**
   * Opens one connection as an administrator, runs a statement, and closes it.
   *
   * @return the first column of the first row, or an empty text where there is none
   * @throws Exception when it cannot connect
   */
  protected abstract String query(Master master, String sql) throws Exception;

  /** What a test started is stopped. */
  @AfterEach
  public final void stopWhatWasStarted() throws Exception {
    open().stop();
  }

  @Test
  public final void aLookStartsNothing() throws Exception {
    DatabaseLauncher launcher = open();
    kept(
        launcher.running().isEmpty(),
        "DatabaseLauncher.running tells of a server before the first start",
        "return Optional.empty() there; plan and status ask it, and may start nothing.");
    launcher.address();
    launcher.describe();
    kept(
        launcher.running().isEmpty() && open().running().isEmpty(),
        "a server runs although nobody called start",
        "start it in start() alone.");
    kept(
        !launcher.stop(),
        "DatabaseLauncher.stop says that a server ran that was never started",
        "return whether it ran.");
  }

  @Test
  public final void whatWasStartedCanBeUsed() throws Exception {
    DatabaseLauncher launcher = open();
    Master master = start(launcher);
    answers(master, "the server that start() returned");
    kept(
        open().running().equals(Optional.of(master)),
        "DatabaseLauncher.running does not tell of the server that start() returned",
        "find it again from another process too: by what start() wrote down beside the data.");
    Optional<Endpoint> address = launcher.address();
    kept(
        address.isEmpty() || address.equals(Optional.of(master.server().address())),
        "DatabaseLauncher.address says " + address + " of " + master.server().address(),
        "say where the server listens, or nothing.");
  }

  @Test
  public final void aWrongPasswordIsRefused() throws Exception {
    Master master = start(open());
    var wrong =
        new Master(master.server(), master.username(), Password.of("wrong-" + Samples.HIDDEN));
    kept(
        !isAnswered(wrong),
        "the server lets its administrator in with any password",
        "let it ask for the password (scram-sha-256): other users of the machine reach it too.");
  }

  @Test
  public final void startingAgainGivesTheSame() throws Exception {
    DatabaseLauncher launcher = open();
    Master first = start(launcher);
    query(first, "CREATE TABLE contract AS SELECT 'kept' AS what");
    for (int i = 1; i < STARTS; i++) {
      Master again = start(i % 2 == 0 ? launcher : open());
      kept(
          again.equals(first),
          "a second start gave another address, administrator or password",
          "return the server that runs.");
    }
    keeps(first, "which was started again while it ran");
  }

  @Test
  public final void severalAtOnceGetTheSame() throws Exception {
    DatabaseLauncher launcher = open();
    List<DatabaseLauncher> others = List.of(launcher, open(), launcher, open());
    List<Master> all = Racing.run(AT_ONCE, number -> start(others.get(number)));
    kept(
        new HashSet<>(all).size() == 1,
        "several first starts at once gave several servers or passwords",
        "hold a lock beside the data that other processes see too, from the look to the start.");
    answers(all.get(0), "the server of several first starts");
  }

  @Test
  public final void stoppedItIsGone() throws Exception {
    DatabaseLauncher launcher = open();
    Master master = start(launcher);
    kept(
        open().stop(),
        "DatabaseLauncher.stop says that no server ran, where another launcher has started it",
        "find it by what start() wrote down beside the data.");
    kept(
        launcher.running().isEmpty() && !isAnswered(master),
        "the server runs after stop()",
        "return from stop() when it is gone.");
    kept(
        !launcher.stop(),
        "DatabaseLauncher.stop says twice that the server ran",
        "return whether it ran.");
  }

  @Test
  public final void whatItHeldIsThereAfterTheNextStart() throws Exception {
    DatabaseLauncher launcher = open();
    Master first = start(launcher);
    query(first, "CREATE TABLE contract AS SELECT 'kept' AS what");
    launcher.stop();
    Master again = start(open());
    kept(
        again.username().equals(first.username()) && again.password().equals(first.password()),
        "the administrator or its password is another after the next start",
        "keep it beside the data, readable by its owner only.");
    kept(
        again.server().address().equals(first.server().address()),
        "the server listens elsewhere after the next start: " + again.server().address(),
        "keep the port: it stands in the credentials that were published.");
    keeps(again, "which was stopped and started");
  }

  @Test
  public final void itSaysWhereItsDataIsAndNoPassword() throws Exception {
    DatabaseLauncher launcher = open();
    Master master = start(launcher);
    kept(
        !launcher.describe().isBlank(),
        "DatabaseLauncher.describe is empty",
        "say where the data is, in words that fit into a message.");
    kept(
        !launcher.describe().contains(master.password().text()),
        "DatabaseLauncher.describe shows the administrator's password",
        "say where the data is, and nothing of what it holds.");
  }

  private static Master start(DatabaseLauncher launcher) {
    try {
      return launcher.start();
    } catch (Gen3DbException e) {
      throw broken(
          "a server that can be started was not: " + e.problem().message(),
          "start it unless it runs, and wait until it takes connections.",
          e);
    }
  }

  private void answers(Master master, String which) {
    kept(
        isAnswered(master),
        which + " takes no connection",
        "return from start() when the server takes connections with this very password.");
  }

  private boolean isAnswered(Master master) {
    try {
      return query(master, "SELECT 'yes'").equals("yes");
    } catch (Exception e) {
      return false;
    }
  }

  private void keeps(Master master, String which) {
    try {
      kept(
          query(master, "SELECT what FROM contract").equals("kept"),
          "the server " + which + " holds other data",
          "start it on the data that was there.");
    } catch (Exception e) {
      throw broken(
          "the server " + which + " has lost its data",
          "start it on the data that was there, and never make it anew where there is some.",
          e);
    }
  }
}
