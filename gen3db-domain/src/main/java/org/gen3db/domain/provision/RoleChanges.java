package org.gen3db.domain.provision;

import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.plan.Change.AllowLogin;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;

/** What is done to a role, the pending Secret before it (R9). */
final class RoleChanges {
  private RoleChanges() {}

  /**
   * Adds them to the work of one service.
   *
   * @param found the role as it was seen, or null when it does not exist
   * @param databaseIsNew whether the service's database is about to be made
   * @param withRole whether this service is the one whose changes are the role's
   */
  static void add(
      Work work,
      Observed.@Nullable Role found,
      PasswordDecision decision,
      Mark mark,
      boolean databaseIsNew,
      boolean withRole) {
    if (mustBeKept(work.member(), decision, databaseIsNew)) {
      work.changes().add(new KeepPending(SecretNames.pending(work.service())));
    }
    String role = work.member().target().username();
    if (!withRole) {
      return;
    }
    switch (decision.onRole()) {
      case CREATE -> work.changes().add(new CreateRole(role, mark));
      case SET_PASSWORD -> work.changes().add(new SetPassword(role));
      case NOTHING -> {}
    }
    if (found != null && !found.canLogin()) {
      work.changes().add(new AllowLogin(role));
    }
  }

  /**
   * Whether the password goes into pending first (R9). One that replaces another always does, even
   * where it stands elsewhere already: what was read there may have been replaced since.
   */
  private static boolean mustBeKept(
      Member member, PasswordDecision decision, boolean databaseIsNew) {
    return switch (decision.onRole()) {
      case CREATE -> !decision.stored();
      case SET_PASSWORD ->
          member
              .stored()
              .pending()
              .flatMap(pending -> StoredCredentials.in(pending.data()).password())
              .filter(decision.password()::equals)
              .isEmpty();
      case NOTHING -> databaseIsNew && !decision.stored();
    };
  }
}
