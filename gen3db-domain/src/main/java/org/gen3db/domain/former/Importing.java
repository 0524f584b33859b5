package org.gen3db.domain.former;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.StoredCredentials;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.former.Imported.Outcome;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the databases of an installer of before: where they are becomes values, and each
 * password waits in the pending Secret, where {@code apply} finds it, logs in with it and publishes
 * it (R8, R11). No server is contacted, no password is changed, and what is there already is never
 * written over. Safe to repeat.
 */
public final class Importing {
  private final Deployment deployment;
  private final Map<String, Look<FormerCredentials>> looks;
  private final String from;

  /**
   * @param deployment the release that is to have the databases
   * @param looks what was found of each service of the chart
   * @param from where that was
   */
  private Importing(
      Deployment deployment, Map<String, Look<FormerCredentials>> looks, String from) {
    this.deployment = deployment;
    this.looks = looks;
    this.from = from;
  }

  /**
   * Reads what the installer left.
   *
   * @param chart all services that the chart has, also those that are off
   */
  public static Importing read(
      Deployment deployment,
      Set<String> chart,
      FormerInstaller installer,
      Cancellation cancellation) {
    var names = new TreeSet<String>(chart);
    deployment.services().forEach(service -> names.add(service.name()));
    return new Importing(deployment, installer.read(names, cancellation), installer.describe());
  }

  /**
   * Keeps the passwords.
   *
   * @param changes whether anything is written; otherwise it is told what would be
   * @throws Gen3DbException when no service has a Secret of before, or nothing could be read
   */
  public Imported into(SecretStore store, boolean changes, Cancellation cancellation) {
    var services = new ArrayList<Imported.Service>();
    var warnings = new ArrayList<Notice>();
    var found = new TreeMap<String, FormerCredentials>();
    var own = new LinkedHashMap<String, ServiceSpec>();
    deployment.services().stream()
        .filter(service -> service.login().isEmpty())
        .forEach(service -> own.put(service.name(), service));
    warnOff(own.keySet(), warnings);
    Map<String, Look<StoredSecret>> stored = store.read(secrets(own), cancellation);
    own.forEach(
        (name, service) -> {
          Look<FormerCredentials> look = looks.getOrDefault(name, Look.absent());
          if (look instanceof Look.Absent) {
            warnings.add(
                Notice.of(
                        FormerCode.NOTHING_OF_SERVICE,
                        from,
                        "no Secret there holds credentials of " + name)
                    .about(name));
            return;
          }
          Imported.Service result = service(service, look, stored, store, changes, cancellation);
          services.add(result);
          if (result.outcome() != Outcome.FAILED) {
            found.put(name, result.former().orElseThrow());
          }
        });
    if (services.isEmpty()) {
      throw new Gen3DbException(
          Notice.of(
              FormerCode.NOTHING_TO_IMPORT, from, "no Secret there is of the older installer"));
    }
    return new Imported(
        deployment.release(),
        deployment.namespace(),
        from,
        services,
        FormerValues.of(deployment, found),
        warnings);
  }

  private void warnOff(Set<String> on, List<Notice> warnings) {
    looks.forEach(
        (name, look) -> {
          if (!on.contains(name)
              && !(look instanceof Look.Absent)
              && deployment.everyService().stream().noneMatch(one -> one.name().equals(name))) {
            warnings.add(
                Notice.of(
                        FormerCode.SWITCHED_OFF,
                        from,
                        "a Secret there holds credentials of "
                            + name
                            + ", which the values switch"
                            + " off")
                    .about(name));
          }
        });
  }

  private static Set<String> secrets(Map<String, ServiceSpec> services) {
    var names = new TreeSet<String>();
    services
        .values()
        .forEach(
            service -> {
              names.add(service.servingSecret());
              names.add(service.pendingSecret());
            });
    return names;
  }

  private static Imported.Service service(
      ServiceSpec service,
      Look<FormerCredentials> look,
      Map<String, Look<StoredSecret>> stored,
      SecretStore store,
      boolean changes,
      Cancellation cancellation) {
    @Nullable FormerCredentials former = null;
    try {
      former = look.certain().orElseThrow();
      refuseImpossible(former);
      refuseOtherInValues(service, former);
      Outcome outcome = keep(service, former, stored, store, changes, cancellation);
      return new Imported.Service(service.name(), outcome, service.pendingSecret(), former, null);
    } catch (Gen3DbException e) {
      cancellation.check(service.pendingSecret(), "importing");
      return new Imported.Service(
          service.name(),
          Outcome.FAILED,
          service.pendingSecret(),
          former,
          e.problem().about(service.name()));
    }
  }

  private static void refuseImpossible(FormerCredentials former) {
    Optional<String> why = former.problem();
    if (why.isPresent()) {
      throw new Gen3DbException(Notice.of(FormerCode.NOT_UNDERSTOOD, former.place(), why.get()));
    }
  }

  /** The role would follow the values' password (R8), and what is there now uses the older one. */
  private static void refuseOtherInValues(ServiceSpec service, FormerCredentials former) {
    if (service.password().isPresent()
        && !service.password().get().value().equals(former.credentials().password())) {
      throw otherPassword(
          service.password().get().source().toString(),
          "the values set another password than " + former.place());
    }
  }

  private static Gen3DbException otherPassword(String place, String message) {
    return new Gen3DbException(Notice.of(FormerCode.OTHER_PASSWORD, place, message));
  }

  private static Outcome keep(
      ServiceSpec service,
      FormerCredentials former,
      Map<String, Look<StoredSecret>> stored,
      SecretStore store,
      boolean changes,
      Cancellation cancellation) {
    Optional<StoredSecret> serving = certain(stored, service.servingSecret());
    if (serving.filter(secret -> isReadyWith(secret, former.credentials())).isPresent()) {
      return Outcome.UNCHANGED;
    }
    Optional<StoredSecret> pending = certain(stored, service.pendingSecret());
    if (pending.isPresent()) {
      return waiting(pending.get(), former);
    }
    if (!changes) {
      return Outcome.KEPT;
    }
    Written<StoredSecret> written =
        store.create(
            new NewSecret(service.pendingSecret(), service.name(), former.credentials().pending()),
            cancellation);
    if (!written.isConflict()) {
      return Outcome.KEPT;
    }
    return waiting(
        written
            .now()
            .certain()
            .orElseThrow(
                () ->
                    otherPassword(
                        "secret " + service.pendingSecret(),
                        "another program wrote and deleted it meanwhile")),
        former);
  }

  /** A pending Secret may hold the only copy of a password, so that it is never written over. */
  private static Outcome waiting(StoredSecret pending, FormerCredentials former) {
    if (!isSame(pending, former.credentials())) {
      throw otherPassword(
          "secret " + pending.name(), "it keeps other credentials than " + former.place());
    }
    return Outcome.UNCHANGED;
  }

  private static Optional<StoredSecret> certain(
      Map<String, Look<StoredSecret>> stored, String name) {
    return stored.getOrDefault(name, Look.absent()).certain();
  }

  private static boolean isReadyWith(StoredSecret secret, DbCredentials credentials) {
    return StoredCredentials.in(secret.data()).dbcreated() && isSame(secret, credentials);
  }

  private static boolean isSame(StoredSecret secret, DbCredentials credentials) {
    var held = StoredCredentials.in(secret.data());
    return held.names(credentials.database(), credentials.username())
        && held.password().filter(credentials.password()::equals).isPresent();
  }
}
