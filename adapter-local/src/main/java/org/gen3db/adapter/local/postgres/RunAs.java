package org.gen3db.adapter.local.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.local.internal.AtomicFiles;
import org.gen3db.domain.error.Reason;

/**
 * As whom the server's programs run. PostgreSQL refuses to run as root. So where gen3db itself runs
 * as root, as in most containers and in CI, there are two ways, unless the data are a user's, who
 * goes on with them tomorrow: then that user runs it.
 *
 * <ol>
 *   <li>Another user, {@code postgres} or {@code nobody}, by setpriv (no PAM as in su and runuser,
 *       which fails in slim images). It comes first because it is what PostgreSQL asks for: a
 *       server that is broken into has no rights. It also works in plain Docker containers. It
 *       needs that the user can enter every folder above the data, which is not so below /root.
 *   <li>A user namespace in which root has another number: it may enter what root may, keeps root's
 *       files, and has none of root's privileges outside. Plain Docker containers forbid it, but
 *       there folders like /root need not be used.
 * </ol>
 *
 * @param prefix what stands before the program on the command line
 * @param owner whose the data must be
 * @param sharesFolder whether another user must be able to pass through the state folder
 */
record RunAs(List<String> prefix, Account owner, boolean sharesFolder) {
  /** What the overflow user is called on every Linux; need not exist. */
  private static final Account OVERFLOW = new Account("nobody", 65534, 65534);

  /** The first way that works for these programs and this state folder. */
  static RunAs choose(Path home, ServerFolder folder) throws IOException {
    Account self = Account.current();
    if (!self.isRoot()) {
      return new RunAs(List.of(), self, false);
    }
    var failures = new ArrayList<String>();
    List<Account> others = Account.unprivileged();
    var ways = new ArrayList<RunAs>();
    if (Files.isDirectory(folder.data())) {
      Account keeper = Account.ownerOf(folder.data());
      if (!keeper.isRoot()) {
        ways.add(asOther(keeper, !keeper.owns(folder.root())));
      }
    }
    ways.addAll(ways(self, others));
    for (RunAs way : ways) {
      String failure = way.tryOut(home, folder);
      if (failure.isEmpty()) {
        return way;
      }
      failures.add(way.prefix.get(0) + " (" + way.owner.name() + "): " + failure);
    }
    throw EmbeddedFailure.of(
        folder.root(),
        "PostgreSQL does not run as root, and no other way is open: " + String.join("; ", failures),
        "Run gen3db as a normal user, or in a folder that the user nobody can enter.");
  }

  private static List<RunAs> ways(Account self, List<Account> others) {
    var ways = new ArrayList<RunAs>();
    others.forEach(other -> ways.add(asOther(other, true)));
    ways.add(inNamespace(self, others.isEmpty() ? OVERFLOW : others.get(others.size() - 1)));
    return ways;
  }

  private static RunAs asOther(Account other, boolean sharesFolder) {
    return new RunAs(
        List.of(
            "setpriv", "--reuid=" + other.uid(), "--regid=" + other.gid(), "--clear-groups", "--"),
        other,
        sharesFolder);
  }

  private static RunAs inNamespace(Account self, Account shownAs) {
    return new RunAs(
        List.of(
            "unshare",
            "--user",
            "--map-user=" + shownAs.uid(),
            "--map-group=" + shownAs.gid(),
            "--"),
        self,
        false);
  }

  /**
   * Asks the server for its version, in the folder above the state folder, which shows that both
   * can be reached; returns what went wrong, or nothing.
   */
  private String tryOut(Path home, ServerFolder folder) throws IOException {
    var programs = new Programs(home, this, folder);
    try {
      Programs.Result result =
          programs.run(
              List.of(
                  "sh",
                  "-c",
                  "cd \"$1\" && exec \"$2\" --version",
                  "sh",
                  AtomicFiles.folderOf(folder.root()).toString(),
                  home.resolve("bin/postgres").toString()));
      return result.succeeded() ? "" : result.output();
    } catch (InterruptedIOException e) {
      throw e; // no other way is tried for somebody who wants to stop
    } catch (IOException e) {
      return Reason.of(e);
    }
  }
}
