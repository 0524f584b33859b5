package org.gen3db.domain.deployment;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.gen3db.domain.credentials.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Who may make databases on the server that a service names (R4), and which names are one server
 * (R12): the only place that says so, for the values alone, for a plan without contact, and for a
 * run.
 */
public final class Administrators {
  /** Names are one server only where they are spelt alike: nothing is asked. */
  public static final BiPredicate<Endpoint, Endpoint> BY_SPELLING = (one, other) -> false;

  private final Settings settings;
  private final boolean dev;
  private final HostNames names;
  private final @Nullable Endpoint master;
  private final BiPredicate<Endpoint, Endpoint> sameServer;

  /**
   * The administrators of a release.
   *
   * @param master the release's own server, or null while its host is not known
   * @param sameServer whether two endpoints that are spelt differently lead to one server
   */
  Administrators(
      Settings settings,
      boolean dev,
      HostNames names,
      @Nullable Endpoint master,
      BiPredicate<Endpoint, Endpoint> sameServer) {
    this.settings = settings;
    this.dev = dev;
    this.names = names;
    this.master = master;
    this.sameServer = sameServer;
  }

  /** Who administers a server. */
  public sealed interface Administration {
    /** Where the administrator reaches it, as the values name it; it stands for the server. */
    Endpoint server();
  }

  /**
   * One that {@code databaseServer.masters} names for this host, or for the one that it is an alias
   * of.
   */
  public record Own(Settings.OwnMaster administrator, Endpoint server) implements Administration {}

  /**
   * The release's own.
   *
   * @param byAnotherName whether the service names the server otherwise than the release does
   */
  public record Global(Endpoint server, boolean byAnotherName) implements Administration {}

  /** Nobody who is known here. */
  public record Nobody(Endpoint server) implements Administration {}

  /** R4: who administers the server at this endpoint. */
  public Administration of(Endpoint endpoint) {
    boolean bundled = dev || settings.launched();
    Settings.HostMaster listed = listed(endpoint.host()).orElse(null);
    if (listed instanceof Settings.OwnMaster own && !bundled) {
      return new Own(own, endpoint);
    }
    String aliased = listed instanceof Settings.AliasOf alias ? alias.host() : null;
    if (aliased != null
        && !bundled
        && listed(aliased).orElse(null) instanceof Settings.OwnMaster own) {
      return new Own(own, new Endpoint(aliased, endpoint.port()));
    }
    if (master == null) {
      return new Nobody(endpoint);
    }
    if (names.same(endpoint, master)) {
      return new Global(master, false);
    }
    boolean alias =
        (aliased != null && names.same(aliased, master.host()))
            || (bundled
                ? names.same(endpoint.host(), master.host())
                : sameServer.test(endpoint, master));
    return alias ? new Global(master, true) : new Nobody(endpoint);
  }

  /** What stands for the server at this endpoint, whatever it is called (R12). */
  public Endpoint identity(Endpoint endpoint) {
    return names.identity(of(endpoint).server());
  }

  /**
   * Whether two endpoints are one server: by the values, and else by what they lead to.
   *
   * @param one an endpoint, as a service names it
   * @param other another one
   */
  public boolean same(Endpoint one, Endpoint other) {
    Endpoint first = identity(one);
    Endpoint second = identity(other);
    return first.equals(second) || sameServer.test(first, second);
  }

  /**
   * Whether {@code databaseServer.masters} names an administrator for the host, or for its alias.
   */
  boolean hasOwn(String host) {
    Settings.HostMaster listed = listed(host).orElse(null);
    return listed instanceof Settings.OwnMaster
        || (listed instanceof Settings.AliasOf alias
            && listed(alias.host()).orElse(null) instanceof Settings.OwnMaster);
  }

  private Optional<Settings.HostMaster> listed(String host) {
    return settings.masters().entrySet().stream()
        .filter(entry -> names.same(entry.getKey(), host))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
