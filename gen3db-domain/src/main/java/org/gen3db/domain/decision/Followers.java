package org.gen3db.domain.decision;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Evidence;
import org.gen3db.domain.seen.PasswordOrigin;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServerSeen;
import org.gen3db.domain.seen.ServiceSeen;

/**
 * Services that share a role which an administrator changes for others, while their own databases
 * are made by nobody here: they follow the password that the role has in the end (R12).
 */
final class Followers {
  private final Rules rules;
  private final RoleSeen seen;
  private final Evidence evidence;
  private final Optional<Chosen> right;
  private final List<Change> changes;

  /**
   * @param evidence what is known of the role's password
   * @param password what was decided for those who have an administrator
   * @param decisions what will be done for them, before these
   */
  Followers(
      Rules rules,
      RoleSeen seen,
      Evidence evidence,
      PasswordDecision password,
      List<Decision> decisions) {
    this.rules = rules;
    this.seen = seen;
    this.evidence = evidence;
    this.changes = decisions.stream().flatMap(one -> one.changes().stream()).toList();
    boolean changed = changes.stream().anyMatch(Change::givesPassword);
    this.right = changed ? Optional.of(password.inTheEnd()) : evidence.proven().map(Chosen::of);
  }

  Decision decide(ServiceSeen service) {
    var rule = new ByLogin(rules, seen, service, evidence);
    if (!evidence.asked() || right.isEmpty()) {
      return new ByLogin(rules, seen, service, withoutProof()).decide();
    }
    return opens(service)
        ? rule.publish(right.get(), unused(right.get()), inside(service))
        : rule.await(right.get());
  }

  private Evidence withoutProof() {
    return new Evidence(
        evidence.candidates(), null, evidence.asked(), null, evidence.environment());
  }

  private List<Notice> unused(Chosen chosen) {
    return evidence
        .first(PasswordOrigin.ENTRY, PasswordOrigin.EXPLICIT)
        .filter(one -> one.origin() == PasswordOrigin.EXPLICIT && !chosen.is(one.password()))
        .map(one -> List.of(PasswordDecision.unused(chosen.origin())))
        .orElse(List.of());
  }

  /** Whether the role will be let into this service's database. */
  private boolean opens(ServiceSeen service) {
    String name = service.place().database();
    boolean admitted =
        seen.database(service)
            .filter(one -> one.publicMayConnect() || one.roleMayConnect())
            .isPresent();
    boolean willBe =
        changes.stream()
            .anyMatch(
                change ->
                    (change instanceof Change.CreateDatabase
                            || change instanceof Change.GrantConnect)
                        && change.target().equals(name));
    boolean shown = service.lastLogin().map(ended -> ended.connected()).orElse(true);
    return willBe || (admitted && shown);
  }

  /** As it looks now, or as others who share it leave it. */
  private Optional<Observed.Inside> inside(ServiceSeen service) {
    Optional<Observed.Inside> now =
        seen.database(service).isPresent()
            ? service.inside()
            : seen.server().map(ServerSeen::freshInside);
    return now.map(inside -> withWhatOthersMake(service.place().database(), inside));
  }

  private Observed.Inside withWhatOthersMake(String database, Observed.Inside inside) {
    var installed = new HashSet<>(inside.installed());
    boolean opened = false;
    for (Change change : changes) {
      if (!(change instanceof Change.InDatabase within) || !within.database().equals(database)) {
        continue;
      }
      if (within instanceof Change.CreateExtension made) {
        installed.add(made.extension());
      }
      opened |= within instanceof Change.OwnSchema || within instanceof Change.GrantSchema;
    }
    return new Observed.Inside(
        inside.schemaOwned(),
        inside.schemaUsable() || opened,
        inside.schemaVisible() || opened,
        inside.defaultPrivileges(),
        installed,
        inside.available(),
        inside.userTables(),
        inside.usesTables(),
        inside.ownSchema(),
        inside.refused(),
        inside.futureOf(),
        inside.presentOf(),
        inside.remarks(),
        inside.rights());
  }
}
