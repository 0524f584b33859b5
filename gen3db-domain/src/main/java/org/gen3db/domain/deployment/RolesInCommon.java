package org.gen3db.domain.deployment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.Logins;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.login.RolesReader;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Sourced;

/**
 * R12: services that share a role want the same of it, or only one of them wants anything. R20: a
 * login beside a service's own has a user and Secrets that nobody else has. A user that a service
 * logs in as would lose rights that the service needs, and a Secret that somebody else reads would
 * lead that one elsewhere.
 */
final class RolesInCommon {
  private final Deployment deployment;
  private final Findings findings;
  private final Map<RoleId, String> users = new HashMap<>();
  private final Map<String, String> secrets = new HashMap<>();

  RolesInCommon(Deployment deployment, Findings findings) {
    this.deployment = deployment;
    this.findings = findings;
  }

  void check() {
    alike();
    alone();
  }

  private void alike() {
    Map<String, Sourced<RoleWishes>> wishes = deployment.settings().roles();
    var first = new HashMap<RoleId, ServiceSpec>();
    for (ServiceSpec service : deployment.services()) {
      Sourced<RoleWishes> wanted = wishes.get(service.name());
      if (wanted == null) {
        continue;
      }
      ServiceSpec other = first.putIfAbsent(deployment.role(service), service);
      if (other != null && !other.wishes().equals(service.wishes())) {
        String path = RolesReader.PATH + "." + service.name();
        findings.problem(
            ValuesCode.ROLE_WISHES_DIFFER,
            SettingProblems.place(wanted.source(), path),
            "%s: the user '%s' is that of %s too, of which something else is wanted"
                .formatted(path, deployment.role(service).owner(), other.name()));
      }
    }
  }

  private void alone() {
    if (deployment.services().stream().noneMatch(one -> one.login().isPresent())) {
      return;
    }
    administratorsSecret().ifPresent(name -> secrets.put(name, "the administrator"));
    deployment.services().stream()
        .filter(one -> one.login().isEmpty())
        .forEach(
            service -> {
              RoleId role = deployment.role(service);
              users.put(role, service.name());
              users.putIfAbsent(second(role), "the second login of " + service.name() + " (R18)");
            });
    for (ServiceSpec spec : deployment.services()) {
      spec.login().ifPresent(login -> check(spec, login));
    }
  }

  private Optional<String> administratorsSecret() {
    if (deployment.master() instanceof MasterSpec.Dev dev) {
      return Optional.of(dev.secretName());
    }
    return deployment.master() instanceof MasterSpec.ExternalSecret external
        ? Optional.of(external.secretName().value())
        : Optional.empty();
  }

  private void check(ServiceSpec spec, ExtraLogin login) {
    RoleId role = deployment.role(spec);
    if (isAlone(login, role, "the user", login.name())) {
      String its = "the second login of " + login.name() + " (R18)";
      isAlone(login, second(role), "its second login (R18)", its);
    }
    if (isAlone(login, login.secret().value())) {
      isAlone(login, login.pendingSecret());
    }
  }

  /** Whoever takes turns needs the other name as well, now or later. */
  private static RoleId second(RoleId role) {
    return new RoleId(role.server(), Logins.second(role.owner()));
  }

  private boolean isAlone(ExtraLogin login, RoleId user, String what, String whose) {
    String other = users.putIfAbsent(user, whose);
    if (other != null) {
      problem(login, "%s '%s' is that of %s too".formatted(what, user.owner(), other));
    }
    return other == null;
  }

  private boolean isAlone(ExtraLogin login, String secret) {
    String other = secrets.putIfAbsent(secret, login.name());
    if (other != null) {
      problem(login, "the Secret %s is that of %s too".formatted(secret, other));
    }
    return other == null;
  }

  private void problem(ExtraLogin login, String what) {
    findings.problem(
        ValuesCode.LOGIN_NOT_ALONE,
        SettingProblems.place(login.source(), login.path()),
        login.path() + ": " + what);
  }
}
