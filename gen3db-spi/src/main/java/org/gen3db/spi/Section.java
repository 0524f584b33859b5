package org.gen3db.spi;

import java.util.Optional;
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
  private final Predicate<Deployment> needed;

  private Section(
      String key,
      Class<P> port,
      @Nullable String byDefault,
      @Nullable String onThisMachine,
      Predicate<Deployment> needed) {
    this.key = key;
    this.port = port;
    this.byDefault = byDefault;
    this.onThisMachine = onThisMachine;
    this.needed = needed;
  }

  /** A section without a default, whose port no deployment needs. */
  public static <P> Section<P> of(String key, Class<P> port) {
    return new Section<>(key, port, null, null, deployment -> false);
  }

  /** The same, with the adapter that is used when the values choose none. */
  public Section<P> byDefault(String id) {
    return new Section<>(key, port, id, onThisMachine, needed);
  }

  /** The same, with the adapter that {@code --embedded} chooses. */
  public Section<P> onThisMachine(String id) {
    return new Section<>(key, port, byDefault, id, needed);
  }

  /** The same, with the deployments that cannot be applied without the port. */
  public Section<P> neededWhen(Predicate<Deployment> deployment) {
    return new Section<>(key, port, byDefault, onThisMachine, deployment);
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

  /** Whether a deployment cannot be applied without the port. */
  public boolean isNeededBy(Deployment deployment) {
    return needed.test(deployment);
  }

  @Override
  public String toString() {
    return key;
  }
}
