package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.AllowLogin;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.ServiceSeen;
import org.jspecify.annotations.Nullable;

/** What is done to a role, the pending Secret before it (R9). */
final class RoleChanges {
  private RoleChanges() {}

  /**
   * For one service.
   *
   * @param found the role as it was seen, or null when it does not exist
   * @param databaseIsNew whether the service's database is about to be made
   * @param withRole whether this service is the one whose changes are the role's
   */
  static List<Change> of(
      ServiceSeen service,
      Observed.@Nullable Role found,
      PasswordDecision decision,
      Mark mark,
      boolean databaseIsNew,
      boolean withRole) {
    var changes = new ArrayList<Change>();
    if (mustBeKept(service, decision, databaseIsNew)) {
      changes.add(new KeepPending(service.wanted().pendingName()));
    }
    if (!withRole) {
      return changes;
    }
    String role = service.place().login();
    switch (decision.onRole()) {
      case CREATE -> changes.add(new CreateRole(role, mark));
      case SET_PASSWORD -> changes.add(new SetPassword(role));
      case NOTHING -> {}
    }
    if (found != null && !found.canLogin()) {
      changes.add(new AllowLogin(role));
    }
    return changes;
  }

  /**
   * Whether the password goes into pending first (R9). One that replaces another always does, even
   * where it stands elsewhere already: what was read there may have been replaced since.
   */
  private static boolean mustBeKept(
      ServiceSeen service, PasswordDecision decision, boolean databaseIsNew) {
    return switch (decision.onRole()) {
      case CREATE -> !decision.stored();
      case SET_PASSWORD ->
          service
              .stored()
              .pending()
              .flatMap(pending -> StoredCredentials.in(pending.data()).password())
              .filter(decision.chosen()::is)
              .isEmpty();
      case NOTHING -> databaseIsNew && !decision.stored();
    };
  }
}
