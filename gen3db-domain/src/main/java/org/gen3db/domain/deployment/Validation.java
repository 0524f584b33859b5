package org.gen3db.domain.deployment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.credentials.Identifiers;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.ReservedNames;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;

/** What must hold of a deployment as a whole before anything is contacted. */
final class Validation {
  private static final Pattern DNS_LABELS = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int LONGEST_RELEASE = 53;
  private static final int LONGEST_LABEL = 63;

  private final Deployment deployment;
  private final Findings findings;
  private final Administrators administrators;
  private final Map<RoleId, Sourced<Password>> passwordOfRole = new HashMap<>();
  private final Map<RoleId, String> ownerOfPassword = new HashMap<>();
  private final Map<Sourced<String>, List<String>> withoutMaster = new LinkedHashMap<>();

  private Validation(Deployment deployment, Findings findings) {
    this.deployment = deployment;
    this.findings = findings;
    this.administrators = deployment.administrators();
  }

  /** Release and namespace, as Helm and Kubernetes limit them. */
  static void names(String release, String namespace, Findings findings) {
    if (release.length() > LONGEST_RELEASE || !DNS_LABELS.matcher(release).matches()) {
      findings.problem(
          ValuesCode.BAD_RELEASE,
          Input.RELEASE.place(),
          "the release '" + release + "' is no name for Helm");
    }
    if (namespace.length() > LONGEST_LABEL || !DNS_LABEL.matcher(namespace).matches()) {
      findings.problem(
          ValuesCode.BAD_RELEASE,
          Input.NAMESPACE.place(),
          "the namespace '" + namespace + "' is no name for Kubernetes");
    }
  }

  /**
   * @param masterReadable whether what the values say of the administrator could be read; where it
   *     could not, a missing one is only what follows from that
   */
  static void of(Deployment deployment, boolean masterReadable, Findings findings) {
    var validation = new Validation(deployment, findings);
    deployment.masterHost().ifPresent(host -> validation.host("global.postgres.master.host", host));
    if (masterReadable) {
      validation.aliases();
    }
    deployment.services().forEach(validation::service);
    new RolesInCommon(deployment, findings).check();
    if (masterReadable) {
      validation.tellWithoutMaster();
    }
  }

  private void service(ServiceSpec service) {
    Sourced<String> database = Defaulting.database(service, deployment.release());
    Sourced<String> username = Defaulting.username(service, deployment.release());
    identifier(service, "database", database);
    identifier(service, "username", username);
    service.host().ifPresent(host -> host(service.name() + ".postgres.host", host));
    service
        .password()
        .ifPresent(
            password -> {
              if (password.value().reveal(Validation::isInvisible)) {
                findings.problem(
                    ValuesCode.BAD_VALUE,
                    place(password.source(), service.name(), "password"),
                    service.name()
                        + ".postgres.password holds no visible character, and a server would take"
                        + " it for empty");
              }
              if (password.value().reveal(Validation::holdsLineBreak)) {
                findings.problem(
                    ValuesCode.BAD_VALUE,
                    place(password.source(), service.name(), "password"),
                    service.name()
                        + ".postgres.password holds a line break or NUL, which no client passes on;"
                        + " a file that a flag names often ends with one");
              }
              deployment
                  .settings()
                  .passwords()
                  .problem(password.value())
                  .ifPresent(
                      why ->
                          findings.warn(
                              ValuesCode.WEAK_PASSWORD,
                              place(password.source(), service.name(), "password"),
                              service.name(),
                              service.name()
                                  + ".postgres.password ("
                                  + password.source()
                                  + ") "
                                  + why));
            });
    if (service.createDatabase().value()) {
      reserved(service, database, username);
      if (service.login().isEmpty()) { // else its service is told of
        master(service);
      }
    }
    sharedRole(service, username);
  }

  private void identifier(ServiceSpec service, String key, Sourced<String> name) {
    Identifiers.problem(name.value())
        .ifPresent(
            why ->
                findings.problem(
                    ValuesCode.BAD_NAME,
                    service
                        .login()
                        .map(login -> SettingProblems.place(login.source(), login.path()))
                        .orElseGet(() -> place(name.source(), service.name(), key)),
                    service.name() + ": the " + key + " '" + name.value() + "' " + why));
  }

  private void host(String key, Sourced<String> host) {
    HostName.problem(host.value())
        .ifPresent(
            why ->
                findings.problem(ValuesCode.BAD_HOST, place(host.source(), key), key + " " + why));
  }

  private static boolean isInvisible(char[] chars) {
    for (char c : chars) {
      if (!Character.isISOControl(c)
          && Character.getType(c) != Character.FORMAT
          && c != '\u200B'
          && c != '\u00AD') {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsLineBreak(char[] chars) {
    for (char c : chars) {
      if (c == '\n' || c == '\r' || c == '\0') {
        return true;
      }
    }
    return false;
  }

  /** R12, as far as the values tell. */
  private void reserved(ServiceSpec service, Sourced<String> database, Sourced<String> username) {
    boolean isMaster =
        deployment.master() instanceof MasterSpec.InValues master
            && master.username().value().equals(username.value());
    if (isMaster || ReservedNames.role(username.value())) {
      findings.problem(
          ValuesCode.RESERVED_NAME,
          place(username.source(), service.name(), "username"),
          service.name()
              + ": the user '"
              + username.value()
              + (isMaster ? "' is the administrator's own" : "' belongs to the server"));
    }
    if (ReservedNames.database(database.value())) {
      findings.problem(
          ValuesCode.RESERVED_NAME,
          place(database.source(), service.name(), "database"),
          service.name() + ": the database '" + database.value() + "' belongs to the server");
    }
  }

  /** An alias leads to a host that has an administrator; else it would do nothing, silently. */
  private void aliases() {
    deployment
        .settings()
        .masters()
        .forEach(
            (host, master) -> {
              if (master instanceof Settings.AliasOf alias
                  && !administrators.hasOwn(host)
                  && !isMaster(alias.host())) {
                String key = "gen3db.databaseServer.masters." + host + ".aliasOf";
                findings.problem(
                    Notice.of(
                        ValuesCode.BAD_SETTING,
                        place(alias.source(), key),
                        key
                            + " names "
                            + alias.host()
                            + ", which is neither global.postgres.master.host"
                            + deployment
                                .masterHost()
                                .map(set -> " (" + set.value() + ")")
                                .orElse("")
                            + " nor a host with username and passwordFile",
                        "Name one of these; or give "
                            + alias.host()
                            + " an administrator of its own: {username, passwordFile}."));
              }
            });
  }

  /** Whether it may be the release's own server; the Secret of one may hold any host. */
  private boolean isMaster(String host) {
    if (deployment.masterHost().isEmpty()) {
      return deployment.master() instanceof MasterSpec.ExternalSecret
          || deployment.master() instanceof MasterSpec.Embedded
          || (deployment.master() instanceof MasterSpec.Dev dev
              && deployment.hostNames().same(dev.host().value(), host));
    }
    return deployment.master() instanceof MasterSpec.Embedded
        || deployment.hostNames().same(deployment.masterHost().get().value(), host);
  }

  /** R3: before anything is written, every database to be created has an administrator. */
  private void master(ServiceSpec service) {
    if (deployment.master() instanceof MasterSpec.InValues master) {
      boolean ofOwnHost =
          service.host().filter(host -> administrators.hasOwn(host.value())).isPresent();
      boolean opens = master.password().isPresent() || deployment.logsInByToken();
      if (!ofOwnHost && (master.host().isEmpty() || !opens)) {
        String missing =
            master.host().isPresent()
                ? "global.postgres.master.password is"
                : opens
                    ? "global.postgres.master.host is"
                    : "global.postgres.master.host and .password are";
        Sourced<Boolean> wanted = service.createDatabase();
        withoutMaster
            .computeIfAbsent(
                new Sourced<>(missing, wanted.source(), wanted.rule()), key -> new ArrayList<>())
            .add(service.name());
      }
    }
  }

  /** One master is missing, however many services wait for it: one problem for each cause. */
  private void tellWithoutMaster() {
    withoutMaster.forEach(
        (missing, services) ->
            findings.problem(
                ValuesCode.NO_MASTER,
                missing.source().toString(),
                missing.rule()
                    + ": databases are to be created for "
                    + String.join(", ", services)
                    + "; global.dev is not true, and "
                    + missing.value()
                    + " not set"));
  }

  /** R12: services that share a role on a server have one password. */
  private void sharedRole(ServiceSpec service, Sourced<String> username) {
    if (service.password().isEmpty()) {
      return;
    }
    Sourced<Password> password = service.password().get();
    RoleId role = deployment.role(service);
    Sourced<Password> other = passwordOfRole.putIfAbsent(role, password);
    if (other != null && !other.value().equals(password.value())) {
      findings.problem(
          ValuesCode.SHARED_ROLE_PASSWORDS,
          place(password.source(), service.name(), "password"),
          service.name()
              + " and "
              + ownerOfPassword.get(role)
              + " ("
              + other.source()
              + ") share the user '"
              + username.value()
              + "' on one server and have different passwords");
    }
    ownerOfPassword.putIfAbsent(role, service.name());
  }

  private static String place(Source source, String service, String key) {
    return place(source, service + ".postgres." + key);
  }

  private static String place(Source source, String path) {
    return source instanceof Source.FileLine ? source.toString() : source + " " + path;
  }
}
