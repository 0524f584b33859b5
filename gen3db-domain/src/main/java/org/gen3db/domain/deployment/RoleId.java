package org.gen3db.domain.deployment;

import java.util.Objects;
import org.gen3db.domain.credentials.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A role on a server. Services with the same one have one password, and are locked, looked at and
 * changed together (R12).
 *
 * @param server what stands for the server, whatever a service calls it ({@link
 *     Administrators#identity}); null for the release's own one while only a live system knows it
 * @param owner the role that owns the databases; whoever logs in does so as it, or as a member
 */
public record RoleId(@Nullable Endpoint server, String owner) {
  // By hand, since what a record brings is linked anew in every process, which delays a start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoleId that
        && owner.equals(that.owner)
        && Objects.equals(server, that.server);
  }

  @Override
  public int hashCode() {
    return 31 * owner.hashCode() + Objects.hashCode(server);
  }

  @Override
  public String toString() {
    return owner + "@" + (server == null ? "the release's server" : server);
  }
}
