package org.gen3db.domain.deployment;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.deployment.Settings.AliasOf;
import org.gen3db.domain.deployment.Settings.HostMaster;
import org.gen3db.domain.deployment.Settings.OwnMaster;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueMap;

/** Reads {@code databaseServer.masters}: who administers the hosts that services name (R4). */
final class MastersReader {
  static final String PATH = "gen3db.databaseServer.masters";
  private static final String BOTH_WAYS = "either username and passwordFile, or aliasOf";

  private final Function<Path, Optional<String>> unreadable;
  private final boolean tokens;
  private final SettingProblems problems;
  private final Findings findings;

  /**
   * @param unreadable why a file cannot be read; empty when it can
   * @param tokens whether one without a password logs in by tokens
   */
  MastersReader(
      Function<Path, Optional<String>> unreadable,
      boolean tokens,
      SettingProblems problems,
      Findings findings) {
    this.unreadable = unreadable;
    this.tokens = tokens;
    this.problems = problems;
    this.findings = findings;
  }

  Map<String, HostMaster> read(ValueMap written) {
    var masters = new LinkedHashMap<String, HostMaster>();
    written
        .entries()
        .forEach(
            (host, node) -> {
              String path = PATH + "." + host;
              if (!(node instanceof ValueMap map)) {
                problems.bad(node, path, "a map with username and passwordFile, or aliasOf");
              } else if (isHost(host, node, path)) {
                if (masters.keySet().stream().anyMatch(other -> same(host, other))) {
                  problems.bad(node, path, "each host once, however it is spelt");
                } else {
                  master(map, path)
                      .ifPresent(master -> masters.put(new HostName(host).text(), master));
                }
              }
            });
    return masters;
  }

  private Optional<HostMaster> master(ValueMap map, String path) {
    int before = findings.problems();
    problems.unknown(map, path, List.of("username", "passwordFile", "aliasOf"));
    var values = new TypedValues(map, path + ".", findings);
    Optional<Sourced<String>> alias = values.host("aliasOf");
    Optional<Sourced<String>> username = values.text("username");
    Optional<Sourced<String>> file = values.text("passwordFile");
    if (findings.problems() > before) {
      return Optional.empty();
    }
    if (alias.isPresent() && username.isEmpty() && file.isEmpty()) {
      return Optional.of(new AliasOf(alias.get().value(), alias.get().source()));
    }
    if (alias.isEmpty() && username.isPresent() && file.isPresent()) {
      return file(file.get(), path + ".passwordFile")
          .map(found -> new OwnMaster(username.get().value(), found));
    }
    if (alias.isEmpty() && username.isPresent() && tokens) {
      return Optional.of(new OwnMaster(username.get().value(), null));
    }
    problems.bad(map, path, BOTH_WAYS);
    return Optional.empty();
  }

  /**
   * A file that is not there is told here, and not by the first service that needs it; the host has
   * an administrator all the same, so that nobody is told that there is none.
   */
  private Optional<Path> file(Sourced<String> written, String path) {
    Optional<Path> file = path(written.value());
    Optional<String> why =
        file.isEmpty() ? Optional.of("is no path") : unreadable.apply(file.get());
    why.ifPresent(
        reason ->
            findings.problem(
                Notice.of(
                    ValuesCode.BAD_SETTING,
                    SettingProblems.place(written.source(), path),
                    path + ": the file '" + written.value() + "' " + reason,
                    "Give a file that holds the password and nothing else; a relative path is taken"
                        + " against the folder in which gen3db runs.")));
    return file;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private boolean isHost(String host, ValueNode node, String path) {
    Optional<String> problem = HostName.problem(host);
    problem.ifPresent(
        why ->
            findings.problem(
                ValuesCode.BAD_HOST,
                SettingProblems.place(node.source(), path),
                "a key of " + PATH + " " + why));
    return problem.isEmpty();
  }

  private static boolean same(String one, String other) {
    return new HostName(one).canonical().equals(new HostName(other).canonical());
  }
}
