package org.gen3db.domain.server;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan needs of a server, for {@link DatabaseServer#check}.
 *
 * @param server where it answers
 * @param administrator who makes roles and databases there, or null where only services log in
 * @param databases the databases that services use there, each with the extensions that they cannot
 *     do without
 * @param roles the roles by which services log in there
 * @param environmentId the id of this environment (R11), or null while it has none
 * @param parallelism how many roles are worked on at once, each with a session of the administrator
 *     and one of its own
 */
public record ServerNeeds(
    Server server,
    @Nullable Master administrator,
    Map<String, Set<String>> databases,
    Set<String> roles,
    @Nullable String environmentId,
    int parallelism) {
  public ServerNeeds {
    databases = Map.copyOf(databases);
    roles = Set.copyOf(roles);
  }
}
