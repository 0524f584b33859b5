package org.gen3db.domain.deployment;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/**
 * What the values say of one service, before any defaulting. Null where they say nothing.
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
    List<String> requiredExtensions) {
  public ServiceSpec {
    requiredExtensions = List.copyOf(requiredExtensions);
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
        requiredExtensions);
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
