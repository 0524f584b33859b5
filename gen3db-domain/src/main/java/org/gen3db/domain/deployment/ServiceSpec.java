package org.gen3db.domain.deployment;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.login.ConnectionKeys;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * What the values say of one service, before any defaulting. Null where they say nothing. A login
 * beside a service's own is one like a service: it has a role, a password and a Secret of its own,
 * and the service's database.
 *
 * @param name the service, such as {@code fence}
 * @param databaseName {@code postgres.database}
 * @param userName {@code postgres.username}
 * @param ownHost {@code postgres.host}
 * @param ownPort {@code postgres.port}, unless it is the chart's own default (R1)
 * @param explicitPassword {@code postgres.password}
 * @param createDatabase {@code global.postgres.dbCreate} or the service's
 * @param restore whether a restore is asked for (R16)
 * @param delivery where the credentials live
 * @param entryName the name of the remote entry
 * @param requiredExtensions the extensions it cannot work without
 * @param beside the service beside whose own login this one is, or null for a service
 * @param connectionKeys further keys of its Secret, or null for none
 * @param wishes what its role is to be like beside its password
 */
public record ServiceSpec(
    String name,
    @Nullable Sourced<String> databaseName,
    @Nullable Sourced<String> userName,
    @Nullable Sourced<String> ownHost,
    @Nullable Sourced<Integer> ownPort,
    @Nullable Sourced<Password> explicitPassword,
    Sourced<Boolean> createDatabase,
    boolean restore,
    DeliveryDecision delivery,
    Sourced<String> entryName,
    List<String> requiredExtensions,
    @Nullable Beside beside,
    @Nullable ConnectionKeys connectionKeys,
    RoleWishes wishes) {
  public ServiceSpec {
    requiredExtensions = List.copyOf(requiredExtensions);
  }

  /** A service. */
  public ServiceSpec(
      String name,
      @Nullable Sourced<String> databaseName,
      @Nullable Sourced<String> userName,
      @Nullable Sourced<String> ownHost,
      @Nullable Sourced<Integer> ownPort,
      @Nullable Sourced<Password> explicitPassword,
      Sourced<Boolean> createDatabase,
      boolean restore,
      DeliveryDecision delivery,
      Sourced<String> entryName,
      List<String> requiredExtensions) {
    this(
        name,
        databaseName,
        userName,
        ownHost,
        ownPort,
        explicitPassword,
        createDatabase,
        restore,
        delivery,
        entryName,
        requiredExtensions,
        null,
        null,
        RoleWishes.NONE);
  }

  /**
   * What makes a login beside that of a service (R20).
   *
   * @param login what is asked for
   * @param delivery where the service's own credentials live: its entry tells where its database is
   */
  public record Beside(ExtraLogin login, Delivery delivery) {}

  /**
   * A login beside this service's own: into the same database, with a Secret that stands by itself
   * wherever the service's credentials live.
   *
   * @param release the release, of which default names are made
   */
  public ServiceSpec with(ExtraLogin login, String release) {
    return new ServiceSpec(
        login.name(),
        Defaulting.database(this, release),
        login
            .username()
            .orElseGet(
                () ->
                    new Sourced<>(
                        Defaulting.username(this, release).value() + "_" + login.key(),
                        Source.DEFAULT,
                        "not set: <the service's user>_<login>")),
        ownHost,
        ownPort,
        null,
        createDatabase,
        false,
        new DeliveryDecision(off(), off(), off()),
        entryName,
        List.of(),
        new Beside(login, delivery.delivery()),
        null,
        RoleWishes.NONE);
  }

  /** The same with further keys of its Secret, or none. */
  public ServiceSpec with(@Nullable ConnectionKeys keys) {
    return new ServiceSpec(
        name,
        databaseName,
        userName,
        ownHost,
        ownPort,
        explicitPassword,
        createDatabase,
        restore,
        delivery,
        entryName,
        requiredExtensions,
        beside,
        keys,
        wishes);
  }

  /** The same whose role is to be like this beside its password. */
  public ServiceSpec with(RoleWishes others) {
    return new ServiceSpec(
        name,
        databaseName,
        userName,
        ownHost,
        ownPort,
        explicitPassword,
        createDatabase,
        restore,
        delivery,
        entryName,
        requiredExtensions,
        beside,
        connectionKeys,
        others);
  }

  /** The same where a restore is asked for, or is not. */
  ServiceSpec asking(boolean asked) {
    return new ServiceSpec(
        name,
        databaseName,
        userName,
        ownHost,
        ownPort,
        explicitPassword,
        createDatabase,
        asked,
        delivery,
        entryName,
        requiredExtensions,
        beside,
        connectionKeys,
        wishes);
  }

  /** Further keys of its Secret. */
  public Optional<ConnectionKeys> keys() {
    return Optional.ofNullable(connectionKeys);
  }

  private static Sourced<Boolean> off() {
    return new Sourced<>(false, Source.DEFAULT, "a login beside the service's own is kept here");
  }

  /** What is asked for, where this is a login beside a service's own. */
  public Optional<ExtraLogin> login() {
    return Optional.ofNullable(beside).map(Beside::login);
  }

  /** The entry that tells where a login beside a service's own leads, whatever the values say. */
  public Optional<String> leadingEntry() {
    return Optional.ofNullable(beside)
        .filter(one -> one.delivery().usesEntry())
        .map(one -> entryName.value());
  }

  /** Whether it is a login beside a service whose credentials live so. */
  public boolean isBeside(Delivery delivery) {
    return beside != null && beside.delivery() == delivery;
  }

  /** The Secret that its credentials are read from. */
  public String servingSecret() {
    return login().map(one -> one.secret().value()).orElseGet(() -> SecretNames.serving(name));
  }

  /** The Secret that holds a new password until it is published. */
  public String pendingSecret() {
    return login().map(ExtraLogin::pendingSecret).orElseGet(() -> SecretNames.pending(name));
  }

  /** {@code postgres.database}, if set. */
  public Optional<Sourced<String>> database() {
    return Optional.ofNullable(databaseName);
  }

  /** {@code postgres.username}, if set. */
  public Optional<Sourced<String>> username() {
    return Optional.ofNullable(userName);
  }

  /** {@code postgres.host}, if set. */
  public Optional<Sourced<String>> host() {
    return Optional.ofNullable(ownHost);
  }

  /** {@code postgres.port}, if an operator set it. */
  public Optional<Sourced<Integer>> port() {
    return Optional.ofNullable(ownPort);
  }

  /** {@code postgres.password}, if set. */
  public Optional<Sourced<Password>> password() {
    return Optional.ofNullable(explicitPassword);
  }
}
