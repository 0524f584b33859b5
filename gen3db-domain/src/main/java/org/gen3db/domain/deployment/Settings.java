package org.gen3db.domain.deployment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.HostName;
import org.gen3db.domain.credentials.PasswordPolicy;
import org.gen3db.domain.login.ConnectionKeys;
import org.gen3db.domain.login.ExtraLogin;
import org.gen3db.domain.login.RoleWishes;
import org.gen3db.domain.restore.settings.RestoreSettings;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * gen3db's own settings: the top-level key {@code gen3db} of the values, which Helm ignores.
 *
 * @param parallelism how many services are worked on at once, each over one session of the
 *     administrator, who enters two of their databases at once at most; so the limit on the
 *     administrator's connections is two more
 * @param adapters the chosen adapters with their own keys, by section; a section that is not there
 *     has none
 * @param launched whether gen3db starts that server itself, because a launcher of it is chosen, so
 *     that host, port and administrator are that server's, whatever the values say
 * @param serverAddress where gen3db connects instead of the master's host, or null
 * @param portForward whether the bundled server is reached by a way that is opened from outside of
 *     the cluster
 * @param masters administrators for hosts that services name themselves (R4), by host, each once
 *     however it is spelt
 * @param extensions extensions that a service requires beyond those known, by service
 * @param services services beyond those of the chart, by name
 * @param logins logins beside the services' own, by service
 * @param connectionKeys further keys of Secrets, by service or login
 * @param passwords what passwords must be like
 * @param roles what roles are to be like beside their password, by service or login
 * @param restore what is done with restored data before it takes its place
 */
public record Settings(
    int parallelism,
    Map<String, Adapter> adapters,
    boolean launched,
    @Nullable Endpoint serverAddress,
    boolean portForward,
    Map<String, HostMaster> masters,
    Map<String, List<String>> extensions,
    Map<String, String> services,
    Map<String, List<ExtraLogin>> logins,
    Map<String, ConnectionKeys> connectionKeys,
    PasswordPolicy passwords,
    Map<String, Sourced<RoleWishes>> roles,
    RestoreSettings restore) {
  public Settings {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism is less than one");
    }
    adapters = Map.copyOf(adapters);
    masters = Map.copyOf(masters);
    extensions = Map.copyOf(extensions);
    services = Map.copyOf(services);
    logins = Map.copyOf(logins);
    connectionKeys = Map.copyOf(connectionKeys);
    roles = Map.copyOf(roles);
  }

  /** Without logins beside the services' own. */
  public Settings(
      int parallelism,
      Map<String, Adapter> adapters,
      boolean launched,
      @Nullable Endpoint serverAddress,
      Map<String, HostMaster> masters,
      Map<String, List<String>> extensions,
      Map<String, String> services) {
    this(
        parallelism,
        adapters,
        launched,
        serverAddress,
        false,
        masters,
        extensions,
        services,
        Map.of(),
        Map.of(),
        PasswordPolicy.NONE,
        Map.of(),
        RestoreSettings.DEFAULT);
  }

  /** The logins beside that of a service. */
  public List<ExtraLogin> logins(String service) {
    return logins.getOrDefault(service, List.of());
  }

  /** {@code databaseServer.address}, if it is set. */
  public Optional<Endpoint> address() {
    return Optional.ofNullable(serverAddress);
  }

  /** The same with this {@code databaseServer.address}. */
  Settings reachedAt(Endpoint address) {
    return new Settings(
        parallelism,
        adapters,
        launched,
        address,
        portForward,
        masters,
        extensions,
        services,
        logins,
        connectionKeys,
        passwords,
        roles,
        restore);
  }

  /** What {@code databaseServer.masters} says of a host, however it is spelt. */
  public Optional<HostMaster> master(String host) {
    String canonical = new HostName(host).canonical();
    return masters.entrySet().stream()
        .filter(entry -> new HostName(entry.getKey()).canonical().equals(canonical))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The adapter that a section chose, if there is one. */
  public Optional<Adapter> adapter(String section) {
    return Optional.ofNullable(adapters.get(section));
  }

  /**
   * A chosen adapter.
   *
   * @param id its id
   * @param place where it was chosen, for messages
   * @param settings its own keys, those of the domain left out
   */
  public record Adapter(String id, String place, ValueMap settings) {}

  /** What {@code databaseServer.masters} says of one host (R4). */
  public sealed interface HostMaster {}

  /**
   * An administrator of its own.
   *
   * @param username the administrator's name
   * @param file holds the password, or null for one who logs in by tokens
   */
  public record OwnMaster(String username, @Nullable Path file) implements HostMaster {
    /** The file that holds the password; empty for one who logs in by tokens. */
    public Optional<Path> passwordFile() {
      return Optional.ofNullable(file);
    }
  }

  /**
   * Another name of a server whose administrator is known.
   *
   * @param host that server, as the values name it
   * @param source where they do
   */
  public record AliasOf(String host, Source source) implements HostMaster {
    /** One that stands nowhere. */
    public AliasOf(String host) {
      this(host, Source.DEFAULT);
    }
  }
}
