package org.gen3db.domain.deployment;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Which spellings are one name: whoever compares hosts asks here, so that neither case nor brackets
 * nor the short and long names of the bundled server are ever a difference. What two names lead to
 * is another question, which only a live system answers.
 */
public final class HostNames {
  private static final String THIS_MACHINE = "127.0.0.1";

  private final String bundled;
  private final boolean launched;
  private final Set<String> bundledForms;

  /** A release has few hosts, and every run compares them again and again. */
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /** The names as a release in a namespace writes them. */
  public HostNames(String release, String namespace) {
    this(release, namespace, false);
  }

  /**
   * The same.
   *
   * @param launched whether gen3db starts the server itself, on this machine
   */
  public HostNames(String release, String namespace, boolean launched) {
    this.launched = launched;
    bundled = release + "-postgresql";
    String full = bundled + "." + namespace;
    bundledForms = Set.of(bundled, full, full + ".svc", full + ".svc.cluster.local");
  }

  /** Whether both are spellings of one host. */
  public boolean same(String one, String other) {
    return one.equals(other) || canonical(one).equals(canonical(other));
  }

  /**
   * Whether what a Secret names is the server of now. One that gen3db starts itself may have
   * another port than before, where that was taken by another program, and is the same all the same
   * (R17).
   */
  public boolean sameServer(String host, @Nullable Integer port, Endpoint now) {
    if (launched
        && HostName.problem(host).isEmpty()
        && new Endpoint(host, now.port()).isLoopback()
        && now.isLoopback()) {
      return true;
    }
    return same(host, now.host()) && (port == null || port == now.port());
  }

  /** Whether both are spellings of one host, and the ports equal. */
  public boolean same(Endpoint one, Endpoint other) {
    return one.port() == other.port() && same(one.host(), other.host());
  }

  /**
   * What stands for a server of this name: the endpoint in the one spelling that stands for all,
   * and this machine's two names taken for one.
   */
  public Endpoint identity(Endpoint endpoint) {
    String host = canonical(endpoint.host());
    return new Endpoint(host.equals("localhost") ? THIS_MACHINE : host, endpoint.port());
  }

  private String canonical(String host) {
    return known.computeIfAbsent(host, this::spelt);
  }

  private String spelt(String host) {
    String lower =
        HostName.problem(host).isEmpty()
            ? new HostName(host).canonical()
            : host.toLowerCase(Locale.ROOT);
    return bundledForms.contains(lower) ? bundled : lower;
  }
}
