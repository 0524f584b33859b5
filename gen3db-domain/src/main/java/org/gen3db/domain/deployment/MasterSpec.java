package org.gen3db.domain.deployment;

import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.values.Sourced;
import org.jspecify.annotations.Nullable;

/** Where the administrator of the release's server comes from. */
public sealed interface MasterSpec {
  /**
   * The development server bundled with the chart (R2).
   *
   * @param secretName {@code <release>-postgresql}, which holds {@code postgres-password}
   * @param host the server's name, {@code <release>-postgresql}
   */
  record Dev(String secretName, Sourced<String> host) implements MasterSpec {}

  /** A Secret with {@code username}, {@code password}, {@code host} and {@code port}. */
  record ExternalSecret(Sourced<String> secretName) implements MasterSpec {}

  /** {@code global.postgres.master}; null where the values say nothing. */
  record InValues(
      @Nullable Sourced<String> hostName,
      Sourced<Integer> port,
      Sourced<String> username,
      @Nullable Sourced<Password> masterPassword)
      implements MasterSpec {
    /** {@code global.postgres.master.host}, if set. */
    public Optional<Sourced<String>> host() {
      return Optional.ofNullable(hostName);
    }

    /** {@code global.postgres.master.password}, if set. */
    public Optional<Sourced<Password>> password() {
      return Optional.ofNullable(masterPassword);
    }
  }

  /** The server that gen3db starts itself. */
  record Embedded() implements MasterSpec {}
}
