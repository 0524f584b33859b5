package org.gen3db.domain.store;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.domain.credentials.SecretData;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the remote store, as it was found. Stores make it with {@link #of} and say with the
 * further methods what else they know.
 */
public final class RemoteEntry {
  private final String name;
  private final SecretData data;
  private final String version;
  private final boolean ours;
  private final boolean rotatedElsewhere;
  private final @Nullable Instant changed;

  private RemoteEntry(
      String name,
      SecretData data,
      String version,
      boolean ours,
      boolean rotatedElsewhere,
      @Nullable Instant changed) {
    this.name = name;
    this.data = data;
    this.version = version;
    this.ours = ours;
    this.rotatedElsewhere = rotatedElsewhere;
    this.changed = changed;
  }

  /**
   * An entry of others, whose age is unknown.
   *
   * @param name its name, such as {@code prod-fence-creds}
   * @param data the JSON object that it holds, keys of others included
   * @param version changes with every change of the content, also one back to what it was; nothing
   *     of the content can be told from it
   */
  public static RemoteEntry of(String name, SecretData data, String version) {
    return new RemoteEntry(name, data, version, false, false, null);
  }

  /** The same, with gen3db's own tag: gen3db made it, and may complete it (R10). */
  public RemoteEntry madeByUs() {
    return new RemoteEntry(name, data, version, true, rotatedElsewhere, changed);
  }

  /** The same, changed last at this time by the store's clock. */
  public RemoteEntry changedAt(Instant time) {
    return new RemoteEntry(name, data, version, ours, rotatedElsewhere, time);
  }

  /** The same, to which the store itself gives new passwords, such as by RotationEnabled at AWS. */
  public RemoteEntry rotatedByTheStore() {
    return new RemoteEntry(name, data, version, ours, true, changed);
  }

  /** Its name, such as {@code prod-fence-creds}. */
  public String name() {
    return name;
  }

  /** The JSON object that it holds, keys of others included. */
  public SecretData data() {
    return data;
  }

  /** What a later write holds against what is there then; compared for equality only. */
  public String version() {
    return version;
  }

  /** Whether it bears gen3db's own tag, so that gen3db may complete it (R10). */
  public boolean ours() {
    return ours;
  }

  /** Whether the store itself gives it new passwords, so that gen3db leaves them to it. */
  public boolean rotatedElsewhere() {
    return rotatedElsewhere;
  }

  /** When its content was changed last, by the store's clock, where the store knows. */
  public Optional<Instant> changed() {
    return Optional.ofNullable(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteEntry that
        && name.equals(that.name)
        && data.equals(that.data)
        && version.equals(that.version)
        && ours == that.ours
        && rotatedElsewhere == that.rotatedElsewhere
        && Objects.equals(changed, that.changed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version);
  }

  @Override
  public String toString() {
    return name + " " + data + (ours ? " of ours" : "");
  }
}
