package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.AllowLogin;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.ForbidLogin;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.OpenLogin;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.ServiceSeen;

/** What is done to a role, the pending Secret before it (R9). */
final class RoleChanges {
  private RoleChanges() {}

  /**
   * For one service.
   *
   * @param server the role and its second login, as far as they exist
   * @param databaseIsNew whether the service's database is about to be made
   * @param withRole whether this service is the one whose changes are the role's
   */
  static List<Change> of(
      ServiceSeen service,
      Observed.OnServer server,
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
    String owner = service.place().role().owner();
    String login = service.place().login();
    boolean second = !login.equals(owner);
    switch (decision.onRole()) {
      case CREATE -> {
        changes.add(new CreateRole(owner, mark));
        if (second) {
          changes.add(new ForbidLogin(owner));
          changes.add(new OpenLogin(login, owner, mark));
        }
      }
      case SET_PASSWORD ->
          changes.add(second ? new OpenLogin(login, owner, mark) : new SetPassword(owner));
      case NOTHING -> {
        if (second && server.second().filter(Observed.Second::isWhole).isEmpty()) {
          changes.add(new OpenLogin(login, owner, mark));
        }
      }
    }
    if (!second && server.role().filter(found -> !found.canLogin()).isPresent()) {
      changes.add(new AllowLogin(owner));
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
