package org.gen3db.domain.deployment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.values.SettingProblems;

/**
 * R20: a login beside a service's own has a user and Secrets that nobody else has. A user that a
 * service logs in as would lose rights that the service needs, and a Secret that somebody else
 * reads would lead that one elsewhere.
 */
final class LoginsAlone {
  private final Deployment deployment;
  private final Findings findings;
  private final Map<RoleId, String> users = new HashMap<>();
  private final Map<String, String> secrets = new HashMap<>();

  LoginsAlone(Deployment deployment, Findings findings) {
    this.deployment = deployment;
    this.findings = findings;
  }

  void check() {
    if (deployment.services().stream().noneMatch(one -> one.login().isPresent())) {
      return;
    }
    administratorsSecret().ifPresent(name -> secrets.put(name, "the administrator"));
    deployment.services().stream()
        .filter(one -> one.login().isEmpty())
        .forEach(service -> users.put(deployment.role(service), service.name()));
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
    String username = Defaulting.username(spec, deployment.release()).value();
    Optional.ofNullable(users.putIfAbsent(deployment.role(spec), login.name()))
        .ifPresent(
            other -> problem(login, "the user '%s' is that of %s too".formatted(username, other)));
    if (isAlone(login, login.secret().value())) {
      isAlone(login, login.pendingSecret());
    }
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
