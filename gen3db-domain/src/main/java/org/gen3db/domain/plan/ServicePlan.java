package org.gen3db.domain.plan;

import java.util.Optional;
import org.gen3db.domain.credentials.DbCredentials;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.Defaulting;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.deployment.ServiceSpec;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted for one service. A null value is one that only a live system knows.
 *
 * @param spec what the values say
 * @param database the database's name
 * @param username the role's name
 * @param host the host as services see it
 * @param port its port
 * @param password the explicit password, or null: the stored one, else a generated one
 * @param master the administrator, or null where no database is to be created
 */
public record ServicePlan(
    ServiceSpec spec,
    Sourced<String> database,
    Sourced<String> username,
    Known<String> host,
    Known<Integer> port,
    Known<Password> password,
    @Nullable MasterPlan master) {

  /**
   * The plan of a service.
   *
   * @param master the administrator as far as it is known
   */
  public static ServicePlan of(ServiceSpec spec, Deployment deployment, MasterPlan master) {
    Known<String> host =
        Defaulting.host(spec, deployment)
            .map(known -> new Known<String>(known.value(), known.source(), known.rule()))
            .orElse(master.host());
    boolean followsMaster = Defaulting.host(spec, deployment).isEmpty() && spec.port().isEmpty();
    Integer masterPort = master.port().value();
    // Its Secret was read, and holds a port that is none: nothing stands in for it (R3).
    boolean wrongPort = masterPort == null && master.host().value() != null;
    Known<Integer> port =
        deployment.settings().launched()
            ? master.port()
            : followsMaster && (masterPort != null || wrongPort)
                ? new Known<>(masterPort, master.port().source(), "the port of the master's server")
                : Known.of(Defaulting.port(spec, deployment));
    Known<Password> password =
        spec.password()
            .map(set -> new Known<Password>(set.value(), set.source(), "postgres.password is set"))
            .orElseGet(
                () ->
                    new Known<Password>(
                        null,
                        Source.GENERATED,
                        "postgres.password is not set: the stored one, else generated"));
    return new ServicePlan(
        spec,
        Defaulting.database(spec, deployment.release()),
        Defaulting.username(spec, deployment.release()),
        host,
        port,
        password,
        spec.createDatabase().value() ? master : null);
  }

  /**
   * The same where the remote entry's server and names are used, whatever the values say (R17).
   *
   * @param entry the entry's name
   */
  public ServicePlan asTheEntrySays(String entry, DbCredentials held) {
    var source = new Source.RemoteSecret(entry);
    String rule = "the remote entry is used, whatever the values say (R17)";
    return new ServicePlan(
        spec,
        new Sourced<>(held.database(), source, rule),
        new Sourced<>(held.username(), source, rule),
        new Known<>(held.host(), source, rule),
        new Known<>(held.port(), source, rule),
        new Known<>(null, source, rule),
        master);
  }

  /**
   * The same of a login beside a service's own, where that service's entry tells where its database
   * is.
   *
   * @param entry the entry's name
   */
  public ServicePlan asTheEntryLeads(String entry, DbCredentials held) {
    var source = new Source.RemoteSecret(entry);
    String rule = "the service's remote entry is used, whatever the values say (R17)";
    return new ServicePlan(
        spec,
        new Sourced<>(held.database(), source, rule),
        username,
        new Known<>(held.host(), source, rule),
        new Known<>(held.port(), source, rule),
        password,
        master);
  }

  /** The same with where its password comes from, as it was decided. */
  public ServicePlan withPasswordFrom(Source source) {
    return source.equals(password.source())
        ? this
        : new ServicePlan(
            spec,
            database,
            username,
            host,
            port,
            new Known<>(null, source, "the password that was decided (R8)"),
            master);
  }

  /** The same by another one of its role's logins (R18). */
  public ServicePlan withUsername(String login, Source source) {
    return new ServicePlan(
        spec,
        database,
        new Sourced<>(login, source, "the login that takes its turn (R18)"),
        host,
        port,
        password,
        master);
  }

  /** The same where nobody here makes the database. */
  public ServicePlan withoutMaster() {
    return new ServicePlan(spec, database, username, host, port, password, null);
  }

  /**
   * The credentials as far as they are known, for whoever tells of them.
   *
   * @param database the database's name
   * @param username the role's name
   * @param host the host as services see it
   * @param port its port
   * @param password where the password comes from; its value is never told
   */
  public record Told(
      Known<String> database,
      Known<String> username,
      Known<String> host,
      Known<Integer> port,
      Known<Password> password) {}

  /**
   * What can be told. Of PULL only the entry decides, so that until somebody has looked at it
   * nothing is known, whatever the values say.
   */
  public Told told() {
    if (delivery() != Delivery.PULL || host.source() instanceof Source.RemoteSecret) {
      return new Told(
          new Known<>(database.value(), database.source(), database.rule()),
          new Known<>(username.value(), username.source(), username.rule()),
          host,
          port,
          password);
    }
    var source = new Source.RemoteSecret(spec.entryName().value());
    String rule = "the delivery is PULL: the remote entry decides, whatever the values say (R17)";
    return new Told(
        new Known<>(null, source, rule),
        new Known<>(null, source, rule),
        new Known<>(null, source, rule),
        new Known<>(null, source, rule),
        new Known<>(null, source, rule));
  }

  /** The service's name. */
  public String service() {
    return spec.name();
  }

  /** Where the credentials live. */
  public Delivery delivery() {
    return spec.delivery().delivery();
  }

  /** The Secret that the service consumes. */
  public String secretName() {
    return spec.servingSecret();
  }

  /** The Secret that holds a new password of it until it is published. */
  public String pendingName() {
    return spec.pendingSecret();
  }

  /** The remote entry, where the delivery has one. */
  public Optional<String> remoteSecretName() {
    return delivery().usesEntry() ? Optional.of(spec.entryName().value()) : Optional.empty();
  }

  /** Whether the database is to be created. */
  public boolean createDatabase() {
    return spec.createDatabase().value();
  }
}
