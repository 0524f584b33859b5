package org.gen3db.spi;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.gen3db.domain.deployment.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * A section below {@code gen3db} in the values: it chooses the adapter of a port by the key {@code
 * adapter}, and holds that adapter's settings. Declared where the port's provider is, as {@link
 * SecretStoreProvider#SECTION}, and listed in {@link Sections}; nothing else names it.
 *
 * @param <P> the port
 */
public final class Section<P> {
  private final String key;
  private final Class<P> port;
  private final @Nullable String byDefault;
  private final @Nullable String onThisMachine;
  private final Set<String> ofThisMachine;
  private final Predicate<Deployment> needed;

  private Section(
      String key,
      Class<P> port,
      @Nullable String byDefault,
      @Nullable String onThisMachine,
      Set<String> ofThisMachine,
      Predicate<Deployment> needed) {
    this.key = key;
    this.port = port;
    this.byDefault = byDefault;
    this.onThisMachine = onThisMachine;
    this.ofThisMachine = Set.copyOf(ofThisMachine);
    this.needed = needed;
  }

  /** A section without a default, whose port no deployment needs. */
  public static <P> Section<P> of(String key, Class<P> port) {
    return new Section<>(key, port, null, null, Set.of(), deployment -> false);
  }

  /** The same, with the adapter that is used when the values choose none. */
  public Section<P> byDefault(String id) {
    return new Section<>(key, port, id, onThisMachine, ofThisMachine, needed);
  }

  /** The same, with the adapter that {@code --embedded} chooses. */
  public Section<P> onThisMachine(String id) {
    return new Section<>(key, port, byDefault, id, ofThisMachine, needed);
  }

  /**
   * The same, with settings that are of this machine and of no server, such as a program: {@code
   * --embedded} takes them from the values, and no other.
   */
  public Section<P> ofThisMachine(String... settings) {
    return new Section<>(key, port, byDefault, onThisMachine, Set.of(settings), needed);
  }

  /** The same, with the deployments that cannot be applied without the port. */
  public Section<P> neededWhen(Predicate<Deployment> deployment) {
    return new Section<>(key, port, byDefault, onThisMachine, ofThisMachine, deployment);
  }

  /** Its key below {@code gen3db}, such as {@code secretStore}. */
  public String key() {
    return key;
  }

  /** The port that its adapter must have. */
  public Class<P> port() {
    return port;
  }

  /** The adapter that is used when the values choose none. */
  public Optional<String> byDefault() {
    return Optional.ofNullable(byDefault);
  }

  /** The adapter that {@code --embedded} chooses. */
  public Optional<String> onThisMachine() {
    return Optional.ofNullable(onThisMachine);
  }

  /** The settings that {@code --embedded} takes from the values. */
  public Set<String> ofThisMachine() {
    return ofThisMachine;
  }

  /** Whether a deployment cannot be applied without the port. */
  public boolean isNeededBy(Deployment deployment) {
    return needed.test(deployment);
  }

  @Override
  public String toString() {
    return key;
  }
}
