package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.placement.Place;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Change.CreateDatabase;
import org.gen3db.domain.plan.Change.CreateExtension;
import org.gen3db.domain.plan.Change.CreateRole;
import org.gen3db.domain.plan.Change.GrantSchema;
import org.gen3db.domain.plan.Change.KeepPending;
import org.gen3db.domain.plan.Change.LimitConnect;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.seen.Tenancy;

/**
 * What only an administrator can do whom this run does not have: the statements are told, and the
 * password waits meanwhile where it is, or in the pending Secret (R7).
 */
final class ByAdministratorsHand {
  private final Rules rules;
  private final RoleSeen seen;
  private final ServiceSeen service;

  ByAdministratorsHand(Rules rules, RoleSeen seen, ServiceSeen service) {
    this.rules = rules;
    this.seen = seen;
    this.service = service;
  }

  /** The database is to be made with this password. */
  void makesDatabase(Draft draft, Chosen password) {
    Place place = service.place();
    String where = keep(draft, password);
    draft.await(Awaited.DATABASE);
    draft.find(
        Notice.of(
            DomainCode.DATABASE_AWAITED,
            "",
            "dbCreate is off and no login to '"
                + place.database()
                + "' on "
                + place.endpoint()
                + " works; the password is kept in "
                + where,
            Remedy.together(
                new Remedy.RunScript(rules.script().of(statements()), true),
                Remedy.text("Then repeat the run."))));
  }

  private List<Change> statements() {
    Place place = service.place();
    String owner = place.role().owner();
    var statements = new ArrayList<Change>(List.of(new CreateRole(owner, seen.environment())));
    RoleWishes wishes = service.wanted().spec().wishes();
    if (!wishes.isEmpty()) {
      statements.add(new Change.AdjustRole(owner, wishes));
    }
    Tenancy tenancy = rules.tenancy(seen, service);
    Optional<ExtraLogin> login = service.wanted().spec().login();
    if (login.isPresent()) {
      statements.add(new Change.GrantConnect(place.database(), owner));
      statements.add(access(login.get(), tenancy));
    } else if (tenancy.isGuest()) {
      statements.add(new Change.GrantConnect(place.database(), owner));
      statements.add(new GrantSchema(place.database(), owner));
      statements.add(new Change.DefaultPrivileges(place.database(), owner, tenancy.others()));
    } else {
      statements.add(new CreateDatabase(place.database(), owner));
      statements.add(new LimitConnect(place.database(), List.of(owner)));
    }
    if (!place.login().equals(owner)) {
      statements.add(new Change.OpenLogin(place.login(), owner, seen.environment()));
      if (!wishes.isEmpty()) {
        statements.add(new Change.AdjustRole(place.login(), wishes));
      }
    }
    statements.addAll(extensions(service.wanted().spec().requiredExtensions()));
    return statements;
  }

  /** Whether the service can work in its database, or a login do there what it is for (R7, R20). */
  boolean serves(Observed.Inside inside) {
    return service
        .wanted()
        .spec()
        .login()
        .map(login -> !inside.rights().lacks(login.access(), rules.tenancy(seen, service).others()))
        .orElseGet(inside::serves);
  }

  private Change access(ExtraLogin login, Tenancy tenancy) {
    Place place = service.place();
    return new Change.GrantAccess(
        place.database(), place.login(), login.access(), tenancy.others());
  }

  /**
   * The service is to be let into the schema public, and gets what else it lacks there.
   *
   * @param kept whether the password has to wait, as nothing is published
   */
  void givesSchema(Draft draft, Chosen password, Observed.Inside inside, boolean kept) {
    Place place = service.place();
    String where = kept ? "; the password is kept in " + keep(draft, password) : "";
    draft.await(Awaited.DATABASE);
    Optional<ExtraLogin> login = service.wanted().spec().login();
    var statements = new ArrayList<Change>();
    statements.add(
        login.isPresent()
            ? access(login.get(), rules.tenancy(seen, service))
            : new GrantSchema(place.database(), place.role().owner()));
    statements.addAll(extensions(lacking(inside)));
    draft.find(
        Notice.of(
            DomainCode.SCHEMA_AWAITED,
            "",
            login
                    .map(
                        one ->
                            "the user '%s' of "
                                + one.name()
                                + " may not "
                                + one.access().word()
                                + " all that the services make in '%s' on %s")
                    .orElseGet(
                        () ->
                            inside.schemaVisible()
                                ? "the user '%s' may make nothing in the schema public of '%s' on"
                                    + " %s, and there is no table that it may read"
                                : "the database '%2$s' on %3$s has no schema public that the user"
                                    + " '%1$s' may use")
                    .formatted(place.login(), place.database(), place.endpoint())
                + (service.wanted().createDatabase()
                    ? ", and no administrator of that server is known"
                    : ", and dbCreate is off")
                + where,
            Remedy.together(
                new Remedy.RunScript(rules.script().of(statements), false),
                Remedy.text("Then repeat the run."))));
  }

  /** The extensions that the service needs and its database does not have. */
  List<String> lacking(Observed.Inside inside) {
    var lacking = new ArrayList<>(service.wanted().spec().requiredExtensions());
    lacking.removeAll(inside.installed());
    return lacking;
  }

  /** The way out where extensions are all that lacks. */
  Remedy makesExtensions(List<String> lacking) {
    return new Remedy.RunScript(rules.script().of(extensions(lacking)), false);
  }

  private List<Change> extensions(List<String> names) {
    return names.stream()
        .<Change>map(name -> new CreateExtension(service.place().database(), name, true))
        .toList();
  }

  /** Returns where the password waits. */
  private String keep(Draft draft, Chosen password) {
    Optional<KnownPassword> own =
        KnownPassword.of(List.of(service)).stream()
            .filter(one -> one.origin().isStored() && password.is(one.password()))
            .findFirst();
    if (own.isEmpty() || rules.keptElsewhere(service)) {
      draft.act(password, List.of(new KeepPending(service.wanted().pendingName())));
    }
    return own.map(one -> one.origin().toString()).orElse(service.wanted().pendingName());
  }
}
