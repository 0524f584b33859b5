package org.gen3db.domain.rights;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.Settings.HostMaster;
import org.gen3db.domain.deployment.Settings.OwnMaster;
import org.gen3db.domain.plan.MasterPlan;
import org.jspecify.annotations.Nullable;

/**
 * An administrator who logs in by tokens, as far as the values tell; a Secret may tell the rest.
 *
 * @param knownHost the server, by the name that a token is for, or null
 * @param knownUsername who logs in, or null
 */
public record TokenLogin(@Nullable String knownHost, @Nullable String knownUsername) {
  /** The server, by the name that a token is for; empty where the values do not tell. */
  public Optional<String> host() {
    return Optional.ofNullable(knownHost);
  }

  /** Who logs in; empty where the values do not tell. */
  public Optional<String> username() {
    return Optional.ofNullable(knownUsername);
  }

  /** All of a deployment, each once, the release's own first. */
  public static List<TokenLogin> of(Deployment deployment) {
    if (!deployment.logsInByToken()) {
      return List.of();
    }
    Set<TokenLogin> logins = new LinkedHashSet<>();
    MasterPlan own = MasterPlan.of(deployment);
    logins.add(new TokenLogin(own.host().value(), own.username().value()));
    deployment.settings().masters().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> login(entry.getKey(), entry.getValue()).ifPresent(logins::add));
    return new ArrayList<>(logins);
  }

  private static Optional<TokenLogin> login(String host, HostMaster master) {
    return master instanceof OwnMaster own && own.passwordFile().isEmpty()
        ? Optional.of(new TokenLogin(host, own.username()))
        : Optional.empty();
  }
}
