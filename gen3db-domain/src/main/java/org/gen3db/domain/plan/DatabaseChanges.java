package org.gen3db.domain.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.gen3db.domain.deployment.Extensions;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.login.Access;
import org.gen3db.domain.plan.Change.AtServer;
import org.gen3db.domain.plan.Change.CreateDatabase;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.plan.Change.DefaultPrivileges;
import org.gen3db.domain.plan.Change.GrantAccess;
import org.gen3db.domain.plan.Change.GrantConnect;
import org.gen3db.domain.plan.Change.GrantSchema;
import org.gen3db.domain.plan.Change.InDatabase;
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Change.OwnDatabase;
import org.gen3db.domain.plan.Change.OwnSchema;
import org.gen3db.domain.plan.Change.SetMark;
import org.jspecify.annotations.Nullable;

/**
 * The difference between a database as it must be and as it was observed. A finished database has
 * none, so that a second run writes nothing.
 *
 * @param name the database
 * @param role the service's role
 * @param mark whose it is
 * @param master the administrator's name
 * @param masterIsSuperuser whether it may do anything; otherwise it cannot always re-own the schema
 *     public, which belongs to the server's first superuser on older servers
 * @param requiredExtensions what the service cannot work without
 * @param harden whether PUBLIC is to lose CONNECT even on a database that gen3db did not make
 * @param sharers the roles of other services that use it too
 */
public record DatabaseChanges(
    String name,
    String role,
    Mark mark,
    String master,
    boolean masterIsSuperuser,
    List<String> requiredExtensions,
    boolean harden,
    List<String> sharers) {

  /** A database that no other service uses. */
  public DatabaseChanges(
      String name,
      String role,
      Mark mark,
      String master,
      boolean masterIsSuperuser,
      List<String> requiredExtensions,
      boolean harden) {
    this(name, role, mark, master, masterIsSuperuser, requiredExtensions, harden, List.of());
  }

  /**
   * What to do from outside.
   *
   * @param database as observed, or null when there is none
   * @param createdByUs whether gen3db made it: only then PUBLIC loses CONNECT by itself (R15)
   * @param takenOver whether it is marked anew even where it bears another environment's mark (R11)
   */
  public List<AtServer> outside(
      Observed.@Nullable Database database, boolean createdByUs, boolean takenOver) {
    var changes = new ArrayList<AtServer>();
    if (database == null) {
      changes.add(new CreateDatabase(name, role));
      changes.add(new LimitConnect(name, List.of(role)));
      changes.add(new SetMark(name, mark));
      return changes;
    }
    if (createdByUs && database.publicMayConnect()) {
      changes.add(new LimitConnect(name, List.of(role)));
    } else if (harden && (database.publicMayConnect() || !database.owner().equals(role))) {
      var allowed = new LinkedHashSet<String>(List.of(role));
      allowed.addAll(database.connected());
      if (!database.owner().equals(role)) {
        allowed.add(database.owner());
        changes.add(new OwnDatabase(name, role));
      }
      changes.add(new LimitConnect(name, List.copyOf(allowed)));
    } else {
      if (!database.roleMayConnect()) {
        changes.add(new GrantConnect(name, role));
      }
      if (!database.masterMayConnect() && !database.publicMayConnect()) {
        changes.add(new GrantConnect(name, master));
      }
    }
    if (isMarkedAnew(database, takenOver)) {
      changes.add(new SetMark(name, mark));
    }
    return changes;
  }

  /**
   * A mark of another environment stays, though a stored password opens the database: two clusters
   * may use one entry, and whose mark it bears may drop it (R11).
   */
  private boolean isMarkedAnew(Observed.Database database, boolean takenOver) {
    Mark there = database.mark().orElse(null);
    return there == null || (!there.equals(mark) && (takenOver || there.id().equals(mark.id())));
  }

  /** What to do from outside for a service whose database another one makes before. */
  public List<AtServer> outsideAsGuest() {
    return List.of(new GrantConnect(name, role));
  }

  /**
   * What to do inside.
   *
   * @param inside as observed, or as a new database of this server looks
   * @param createdByUs whether gen3db made it; an adopted one gets missing grants and required
   *     extensions only (R15)
   */
  public List<InDatabase> inside(Observed.Inside inside, boolean createdByUs) {
    var changes = new ArrayList<InDatabase>();
    if (createdByUs || harden) {
      if (!inside.schemaOwned() && (masterIsSuperuser || !inside.schemaUsable())) {
        changes.add(new OwnSchema(name, role));
      }
    } else if (!inside.schemaUsable()) {
      changes.add(new GrantSchema(name, role));
    }
    var extensions = new LinkedHashSet<>(requiredExtensions);
    if (createdByUs) {
      Extensions.WANTED_EVERYWHERE.stream()
          .filter(inside.available()::contains)
          .filter(extension -> !inside.refused().containsKey(extension))
          .forEach(extensions::add);
    }
    extensions.removeAll(inside.installed());
    extensions.forEach(
        extension ->
            changes.add(
                new CreateExtension(name, extension, requiredExtensions.contains(extension))));
    if (!inside.defaultPrivileges() || !inside.usesThingsOf(sharers)) {
      changes.add(new DefaultPrivileges(name, role, sharers));
    }
    return changes;
  }

  /**
   * What to do inside for a login beside a service's own (R20).
   *
   * @param inside as observed
   * @param database as observed from outside, or null when it is made before
   */
  public List<InDatabase> insideForLogin(
      Access access, Observed.Inside inside, Observed.@Nullable Database database) {
    boolean due = database == null || inside.rights().lacks(access, makers(database));
    return due ? List.of(new GrantAccess(name, role, access, sharers)) : List.of();
  }

  /** Those whose things a login is let use: the services, the master and the owner. */
  private Set<String> makers(Observed.Database database) {
    var makers = new LinkedHashSet<>(sharers);
    makers.add(master);
    makers.add(database.owner());
    return makers;
  }

  /**
   * What is left undone for a login, as those who made it are no business of ours; and what it may
   * do that nobody asked for.
   *
   * @param database as observed from outside, or null when it is made before
   */
  public List<Notice> findingsForLogin(
      Access access, Observed.Inside inside, Observed.@Nullable Database database) {
    var findings = new ArrayList<Notice>();
    SortedSet<String> others = inside.rights().lacking(access);
    others.removeAll(database == null ? Set.of() : makers(database));
    if (!others.isEmpty()) {
      findings.add(
          Notice.of(
              DomainCode.LOGIN_LACKS,
              name,
              "the user '%s' may not %s all that was made in '%s' by %s"
                  .formatted(role, access.word(), name, String.join(", ", others))));
    }
    if (inside.schemaUsable()) {
      findings.add(
          Notice.of(
              DomainCode.LOGIN_MAY_CREATE,
              name,
              "the user '%s' may make tables of its own in the schema public of '%s', as everybody"
                      .formatted(role, name)
                  + " may"));
    }
    return findings;
  }

  /**
   * What is left undone inside, and nobody's fault: extensions that are made wherever that is
   * possible, and that this server does not let anybody make who is at hand; and how a database is
   * made now.
   */
  public List<Notice> findings(Observed.Inside inside, boolean createdByUs) {
    if (!createdByUs) {
      return List.of();
    }
    var findings = new ArrayList<>(inside.remarks());
    Extensions.WANTED_EVERYWHERE.stream()
        .filter(inside.refused()::containsKey)
        .filter(extension -> !requiredExtensions.contains(extension))
        .map(
            extension ->
                Notice.of(
                    DomainCode.EXTENSION_NOT_OFFERED,
                    name,
                    "the extension %s may not be made in '%s': %s"
                        .formatted(extension, name, inside.refused().get(extension))))
        .forEach(findings::add);
    return findings;
  }
}
