package org.gen3db.domain.decision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.AdjustRole;
import org.gen3db.domain.plan.Change.AllowLogin;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.ForbidLogin;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.OpenLogin;
import org.gen3db.domain.plan.Change.SetPassword;
import org.gen3db.domain.plan.Mark;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;

/** What is done to a role, the pending Secret before it (R9). */
public final class RoleChanges {
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
   * What a role, and its second login, lack of what the values want of them. A limit and settings
   * are those of whoever logs in, and pass on to nobody who becomes another then (R18).
   *
   * @param done what is done to the role before
   */
  public static List<Change> adjustments(RoleSeen seen, List<Change> done) {
    RoleWishes wishes = wishes(seen);
    var changes = new ArrayList<Change>();
    Optional<Observed.OnServer> server = seen.server().map(one -> one.now());
    if (wishes.isEmpty() || server.isEmpty()) {
      return changes;
    }
    String owner = seen.role().owner();
    String second = Logins.second(owner);
    var given =
        done.stream().filter(Change::givesPassword).map(Change::target).collect(Collectors.toSet());
    boolean created = done.stream().anyMatch(CreateRole.class::isInstance);
    boolean opened =
        done.stream()
            .anyMatch(change -> change instanceof OpenLogin open && open.role().equals(second));
    Optional<Observed.Role> its = server.get().role();
    Optional<Observed.Role> others =
        server.get().second().filter(one -> one.logsInFor(owner)).map(Observed.Second::role);
    if (created || its.isPresent()) {
      RoleWishes due = its.map(role -> role.lacks(wishes)).orElse(wishes);
      add(changes, owner, given.contains(owner) ? due.besidePassword() : due);
    }
    if (opened || others.isPresent()) {
      RoleWishes due = others.map(role -> role.lacks(wishes)).orElse(wishes);
      add(changes, second, given.contains(second) ? due.besidePassword() : due);
    }
    return changes;
  }

  /** The same changes, so that each password that they give is good for as long as is wanted. */
  public static List<Change> timed(RoleSeen seen, List<Change> changes) {
    Duration time = wishes(seen).validFor().orElse(null);
    return time == null ? changes : changes.stream().map(change -> timed(change, time)).toList();
  }

  private static Change timed(Change change, Duration time) {
    if (change instanceof CreateRole create) {
      return new CreateRole(create.role(), create.mark(), time);
    } else if (change instanceof SetPassword set) {
      return new SetPassword(set.role(), time);
    } else if (change instanceof OpenLogin open) {
      return new OpenLogin(open.role(), open.owner(), open.mark(), time);
    }
    return change;
  }

  /** What the services that share the role want of it; none of them wants something else (R12). */
  public static RoleWishes wishes(RoleSeen seen) {
    return seen.services().stream()
        .map(service -> service.wanted().spec().wishes())
        .filter(one -> !one.isEmpty())
        .findFirst()
        .orElse(RoleWishes.NONE);
  }

  private static void add(List<Change> to, String role, RoleWishes due) {
    if (!due.isEmpty()) {
      to.add(new AdjustRole(role, due));
    }
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
