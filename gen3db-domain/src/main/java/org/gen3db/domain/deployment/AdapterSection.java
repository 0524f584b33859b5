package org.gen3db.domain.deployment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.deployment.Settings.Adapter;
import org.jspecify.annotations.Nullable;

/**
 * A section of the settings that chooses an adapter, as far as the reader of the settings must know
 * it; which there are, and which adapters they choose, is said by whoever knows the adapters.
 *
 * @param key its key below {@code gen3db}
 * @param byDefault the adapter that is chosen where the values choose none
 * @param forced the adapter that is chosen whatever the values say, or null
 * @param keeping whether what the values say to that very adapter stands beside its own settings
 * @param taken the settings that stand beside them too, whatever adapter the values give them to
 */
public record AdapterSection(
    String key, ByDefault byDefault, @Nullable Adapter forced, boolean keeping, Set<String> taken) {
  public AdapterSection {
    taken = Set.copyOf(taken);
  }

  /** A section in which nothing of the values stands beside what is forced. */
  public AdapterSection(String key, ByDefault byDefault, @Nullable Adapter forced) {
    this(key, byDefault, forced, false, Set.of());
  }

  /** The section of the database servers, of which the domain reads address and masters itself. */
  public static final String DATABASE_SERVER = "databaseServer";

  /** The section of the store of Secrets. */
  public static final String SECRET_STORE = "secretStore";

  /** The section of the store of remote entries. */
  public static final String REMOTE_SECRETS = "remoteSecrets";

  /** The section of what makes tokens for administrators. */
  public static final String MASTER_TOKENS = "masterTokens";

  /** The adapter of a section where the values choose none. */
  @FunctionalInterface
  public interface ByDefault {
    /**
     * Its id; empty when there is then no adapter.
     *
     * @param written whether the section has any key
     * @param chosen the adapters of the sections before it, by their keys
     */
    Optional<String> id(boolean written, Map<String, Adapter> chosen);
  }

  /** A section with a fixed default, or with none when it is null. */
  public static AdapterSection of(String key, @Nullable String byDefault) {
    return new AdapterSection(key, (written, chosen) -> Optional.ofNullable(byDefault), null);
  }

  /** The same with an adapter that is chosen whatever the values say. */
  public AdapterSection forced(Adapter adapter) {
    return new AdapterSection(key, byDefault, adapter, false, Set.of());
  }

  /** The same with an adapter that is chosen whatever the values say, but for some settings. */
  public AdapterSection forcedBut(Adapter adapter, Set<String> settings) {
    return new AdapterSection(key, byDefault, adapter, false, settings);
  }

  /**
   * The same with an adapter that is chosen whatever the values say, and some of its settings; the
   * others are those that the values give to it.
   */
  public AdapterSection forcedBeside(Adapter adapter) {
    return new AdapterSection(key, byDefault, adapter, true, Set.of());
  }
}
