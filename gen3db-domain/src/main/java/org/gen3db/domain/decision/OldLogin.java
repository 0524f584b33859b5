package org.gen3db.domain.decision;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;

/**
 * The one of a role's two logins whose turn it is not (R18).
 *
 * @param name its name
 * @param role what it is like
 * @param databases where somebody is connected as it now
 */
public record OldLogin(String name, Observed.Role role, List<String> databases) {
  public OldLogin {
    databases = List.copyOf(databases);
  }

  /** That of a role, where it exists and is the role's own or gen3db's. */
  public static Optional<OldLogin> of(RoleSeen seen) {
    Optional<ServerSeen> server = seen.server();
    if (server.isEmpty()) {
      return Optional.empty();
    }
    Observed.OnServer now = server.get().now();
    String owner = seen.role().owner();
    String name = Logins.other(owner, seen.services().get(0).place().login());
    if (!name.equals(owner) && now.second().filter(one -> one.logsInFor(owner)).isEmpty()) {
      return Optional.empty();
    }
    return now.login(owner, name)
        .map(
            role ->
                new OldLogin(
                    name,
                    role,
                    now.databases().entrySet().stream()
                        .filter(database -> database.getValue().connected().contains(name))
                        .map(database -> database.getKey())
                        .toList()));
  }

  /** Whether whoever knows its password gets in. */
  public boolean isOpen() {
    return role.canLogin();
  }

  /** Whether somebody is connected as it now. */
  public boolean isInUse() {
    return !databases.isEmpty();
  }

  /** Findings that say nothing of it. */
  public static List<Notice> without(List<Notice> findings) {
    return findings.stream()
        .filter(finding -> finding.code() != DomainCode.OLD_LOGIN_OPEN)
        .toList();
  }

  /** That it stays, and how it is closed. */
  public Notice stays(String service) {
    return Notice.of(
        DomainCode.OLD_LOGIN_OPEN,
        "",
        "the login '"
            + name
            + "' of before still opens what "
            + service
            + " uses"
            + (isInUse() ? "; connected as it to: " + String.join(", ", databases) : ""));
  }
}
