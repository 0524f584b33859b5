package org.gen3db.domain.provision;

import org.gen3db.domain.plan.Change;

/**
 * One thing that a run does, with a stable name: a change, or a look that it depends on.
 *
 * @param service the service it is done for
 * @param action the name, such as {@code create-role}
 * @param target what it acts on
 */
public record Step(String service, String action, String target) {
  /** Takes the locks of a role and its databases. */
  public static final String LOCK = "lock";

  /** Reads the stores and the server. */
  public static final String OBSERVE = "observe";

  /** Logs in as the service. */
  public static final String PROVE_LOGIN = "prove-login";

  static Step of(String service, Change change) {
    return new Step(service, change.action(), change.target());
  }
}
