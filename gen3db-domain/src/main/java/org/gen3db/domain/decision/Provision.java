package org.gen3db.domain.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.plan.Observed;
import org.gen3db.domain.seen.Attempts;
import org.gen3db.domain.seen.KnownPassword;
import org.gen3db.domain.seen.Need;
import org.gen3db.domain.seen.RoleSeen;
import org.gen3db.domain.seen.ServiceSeen;
import org.gen3db.domain.server.Login;

/** The use case of apply: what must exist does, with one password, published once (R7 to R17). */
public final class Provision implements Decider {
  private final Rules rules;

  /** Provisioning by these rules. */
  public Provision(Rules rules) {
    this.rules = rules;
  }

  @Override
  public List<Decision> decide(RoleSeen seen) {
    if (Restored.isNeeded(seen)) {
      return Restored.decide(seen);
    }
    if (seen.administrated().isEmpty()) {
      return seen.services().stream()
          .map(service -> new ByLogin(rules, seen, service, ByLogin.tried(seen, service)).decide())
          .toList();
    }
    var administrated = new ByAdministrator(rules, seen);
    PasswordDecision password;
    try {
      password = administrated.password();
    } catch (Gen3DbException refused) {
      return administrated.refuseAll(refused.problem());
    }
    var decisions = new ArrayList<>(administrated.decide(password));
    var followers =
        new Followers(rules, seen, administrated.evidence(), password, List.copyOf(decisions));
    seen.services().stream()
        .filter(service -> !service.isAdministrated())
        .map(followers::decide)
        .forEach(decisions::add);
    return List.copyOf(decisions);
  }

  @Override
  public Optional<Need> need(RoleSeen seen) {
    if (Restored.isNeeded(seen)) {
      return Optional.empty();
    }
    if (seen.administrated().isEmpty()) {
      return first(seen.services(), service -> needWithoutAdministrator(seen, service));
    }
    if (seen.server().isEmpty()) {
      return Optional.of(new Need.Server());
    }
    var administrated = new ByAdministrator(rules, seen);
    try {
      administrated.refuseReserved();
      Optional<Need> login = administrated.needsLogin();
      if (login.isPresent()) {
        return login;
      }
      PasswordDecision password = administrated.password();
      return first(
              seen.administrated(), service -> needWith(administrated, password, seen, service))
          .or(
              () ->
                  first(
                      seen.services().stream().filter(one -> !one.isAdministrated()).toList(),
                      service -> needOfFollower(administrated, seen, service)));
    } catch (Gen3DbException refused) {
      return Optional.empty(); // decided already: nothing more is needed to refuse it
    }
  }

  private interface Asking {
    Optional<Need> of(ServiceSeen service);
  }

  private static Optional<Need> first(List<ServiceSeen> services, Asking asking) {
    for (ServiceSeen service : services) {
      Optional<Need> need = asking.of(service);
      if (need.isPresent()) {
        return need;
      }
    }
    return Optional.empty();
  }

  /** The password that opened another's database first: the role has one only (R12). */
  private Optional<Need> needWithoutAdministrator(RoleSeen seen, ServiceSeen service) {
    List<KnownPassword> candidates = KnownPassword.of(seen.services());
    var ordered = new ArrayList<KnownPassword>();
    for (ServiceSeen other : seen.services()) {
      new Attempts(candidates, other.attempts()).right().ifPresent(ordered::add);
    }
    ordered.addAll(candidates);
    Optional<KnownPassword> next = new Attempts(ordered, service.attempts()).next();
    if (next.isPresent()) {
      return Optional.of(new Need.TryLogin(service.service(), next.get()));
    }
    if (service.lastLogin().filter(Login::proves).isEmpty()) {
      return ByAdministrator.underWay(List.of(service), ByLogin.tried(seen, service));
    }
    boolean opens = service.lastLogin().filter(Login::connected).isPresent();
    return opens ? needInside(service) : Optional.empty();
  }

  private Optional<Need> needInside(ServiceSeen service) {
    if (service.inside().isEmpty()) {
      return Optional.of(new Need.Inside(service.service()));
    }
    return needOld(service, service.inside().get());
  }

  private Optional<Need> needOld(ServiceSeen service, Observed.Inside inside) {
    return service.oldPlace() == null && rules.moves().needsOldPlace(service, inside)
        ? Optional.of(new Need.Old(service.service()))
        : Optional.empty();
  }

  private Optional<Need> needWith(
      ByAdministrator administrated,
      PasswordDecision password,
      RoleSeen seen,
      ServiceSeen service) {
    try {
      administrated.refuseBeforeInside(service, password);
    } catch (Gen3DbException refused) {
      return Optional.empty(); // decided already: nothing more is needed to refuse it
    }
    if (seen.database(service).isEmpty()) {
      return needFresh(seen);
    }
    Optional<KnownPassword> right = administrated.evidence().proven();
    if (right.isPresent() && service.attempts().isEmpty()) {
      return Optional.of(new Need.TryLogin(service.service(), right.get()));
    }
    boolean opens = service.lastLogin().filter(ended -> ended.connected()).isPresent();
    if (right.isPresent() && opens && service.otherName() && service.byName() == null) {
      return Optional.of(new Need.ByName(service.service(), right.get()));
    }
    if (service.inside().isEmpty()) {
      return Optional.of(new Need.Inside(service.service()));
    }
    return needOld(service, service.inside().get());
  }

  private static Optional<Need> needFresh(RoleSeen seen) {
    return seen.server().filter(server -> server.freshInside() != null).isPresent()
        ? Optional.empty()
        : Optional.of(new Need.Fresh());
  }

  private Optional<Need> needOfFollower(
      ByAdministrator administrated, RoleSeen seen, ServiceSeen service) {
    Optional<KnownPassword> right = administrated.evidence().proven();
    boolean exists = seen.database(service).isPresent();
    if (exists && right.isPresent() && service.attempts().isEmpty()) {
      return Optional.of(new Need.TryLogin(service.service(), right.get()));
    }
    if (!administrated.evidence().asked()) {
      return Optional.empty(); // nothing new is published where nothing proves a password
    }
    return exists ? needInside(service) : needFresh(seen);
  }
}
