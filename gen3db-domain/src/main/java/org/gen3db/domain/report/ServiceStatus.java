package org.gen3db.domain.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * What exists now for one service.
 *
 * @param plan what is wanted
 * @param state the state
 * @param findings what was seen, the reasons for the state among it
 * @param since since when its password is what it is, or null where nobody knows
 */
public record ServiceStatus(
    ServicePlan plan, State state, List<Notice> findings, @Nullable Instant since) {
  public ServiceStatus {
    findings = findings.stream().map(found -> found.about(plan.service())).toList();
  }

  /** Since when its password is what it is; empty where nobody knows. */
  public Optional<Instant> passwordSince() {
    return Optional.ofNullable(since);
  }

  /** The service's name. */
  public String service() {
    return plan.service();
  }

  /** The states of a service. */
  public enum State {
    /** The Secret is complete and its credentials log in. */
    READY,
    /** Neither Secret nor database exists. */
    MISSING,
    /** Some of it exists, or something is there and nobody could look at the rest. */
    INCOMPLETE,
    /** All of it exists, and not as it must be. */
    DRIFTED,
    /** A server or store does not answer. */
    UNREACHABLE
  }
}
