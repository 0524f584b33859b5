package org.gen3db.domain.store;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.credentials.SecretData;
import org.jspecify.annotations.Nullable;

/**
 * A Secret as it was found in the store. Stores make it with {@link #of} and say with the further
 * methods what else they know; what they do not say has the value that is right when it is unknown.
 */
public final class StoredSecret {
  private enum Trait {
    IN_SYNC,
    UNPROTECTED,
    HELD_BY_HELM,
    LETTING_GO
  }

  private final String name;
  private final SecretData data;
  private final String version;
  private final Owner owner;
  private final @Nullable String entry;
  private final @Nullable Instant changed;
  private final @Nullable Instant passwordChanged;
  private final Set<Trait> traits;
  private final Set<String> keysLeft;

  private StoredSecret(
      String name,
      SecretData data,
      String version,
      Owner owner,
      @Nullable String entry,
      @Nullable Instant changed,
      @Nullable Instant passwordChanged,
      Set<Trait> traits,
      Set<String> keysLeft) {
    this.name = name;
    this.data = data;
    this.version = version;
    this.owner = owner;
    this.entry = entry;
    this.changed = changed;
    this.passwordChanged = passwordChanged;
    this.traits = traits;
    this.keysLeft = keysLeft;
  }

  /**
   * A Secret that stands by itself, and whose owner and age are unknown.
   *
   * @param name its name, such as {@code fence-dbcreds}
   * @param data all its keys, those of others included
   * @param version changes with every change of the Secret, also one back to what it was; nothing
   *     of the content can be told from it
   */
  public static StoredSecret of(String name, SecretData data, String version) {
    return new StoredSecret(name, data, version, Owner.OTHER, null, null, null, Set.of(), Set.of());
  }

  /** The same, with this owner. */
  public StoredSecret withOwner(Owner who) {
    return new StoredSecret(
        name, data, version, who, entry, changed, passwordChanged, traits, keysLeft);
  }

  /** The same, synced from this remote entry: an ExternalSecret owns it. */
  public StoredSecret following(String remoteEntry) {
    return new StoredSecret(
        name,
        data,
        version,
        Owner.EXTERNAL_SECRET,
        remoteEntry,
        changed,
        passwordChanged,
        traits,
        keysLeft);
  }

  /** The same, which holds what its entry held when whoever syncs it read it last. */
  public StoredSecret syncedLast() {
    return having(Trait.IN_SYNC);
  }

  /** The same, changed last at this time by the store's clock. */
  public StoredSecret changedAt(Instant time) {
    return new StoredSecret(
        name, data, version, owner, entry, time, passwordChanged, traits, keysLeft);
  }

  /** The same, whose password is the one of its role since this time, as gen3db noted it there. */
  public StoredSecret passwordChangedAt(Instant time) {
    return new StoredSecret(name, data, version, owner, entry, changed, time, traits, keysLeft);
  }

  /**
   * The same, which a program that holds it too would take away once its own manifest does not have
   * it any more, or what fills it or pushes from it: nothing tells that program to leave it.
   */
  public StoredSecret unprotected() {
    return having(Trait.UNPROTECTED);
  }

  /**
   * The same, which Helm holds too, whoever made it: the manifest of a release has it or will take
   * it over, so that going back to an older release brings what it held then (R19).
   */
  public StoredSecret heldByHelm() {
    return having(Trait.HELD_BY_HELM);
  }

  /**
   * The same, which whoever syncs it was told by gen3db to let go of, and gen3db came no further
   * (R13).
   */
  public StoredSecret lettingGo() {
    return having(Trait.LETTING_GO);
  }

  /**
   * The same, which follows an entry that is merged into it, and has these keys beside credentials
   * that gen3db alone wrote while it stood by itself.
   */
  public StoredSecret keysLeft(Collection<String> keys) {
    return new StoredSecret(
        name, data, version, owner, entry, changed, passwordChanged, traits, Set.copyOf(keys));
  }

  private StoredSecret having(Trait one) {
    Set<Trait> all = EnumSet.of(one);
    all.addAll(traits);
    return new StoredSecret(
        name, data, version, owner, entry, changed, passwordChanged, all, keysLeft);
  }

  /** Its name, such as {@code fence-dbcreds}. */
  public String name() {
    return name;
  }

  /** All its keys, those of others included. */
  public SecretData data() {
    return data;
  }

  /** What a later write holds against what is there then; compared for equality only. */
  public String version() {
    return version;
  }

  /** Who writes it beside gen3db. */
  public Owner owner() {
    return owner;
  }

  /** The remote entry that it is synced from. */
  public Optional<String> follows() {
    return Optional.ofNullable(entry);
  }

  /**
   * Whether it holds what the entry that it follows held when whoever syncs it read it last; it may
   * hold keys of others besides.
   */
  public boolean isInSync() {
    return traits.contains(Trait.IN_SYNC);
  }

  /** Whether another program may take it away, as {@link #unprotected()} says (R19). */
  public boolean isUnprotected() {
    return traits.contains(Trait.UNPROTECTED);
  }

  /**
   * Whether Helm may write it again: it made it, or gen3db made it for Helm to take over ({@link
   * #heldByHelm()}).
   */
  public boolean isHeldByHelm() {
    return traits.contains(Trait.HELD_BY_HELM) || owner == Owner.HELM;
  }

  /** Whether a change to a Secret that stands by itself was begun and not ended. */
  public boolean isLettingGo() {
    return traits.contains(Trait.LETTING_GO);
  }

  /**
   * The keys beside credentials that gen3db alone wrote into one that follows an entry by now:
   * nobody keeps them right, unless the entry has them too.
   */
  public Set<String> keysLeft() {
    return keysLeft;
  }

  /** When it was changed last, by the store's clock, where the store knows. */
  public Optional<Instant> changed() {
    return Optional.ofNullable(changed);
  }

  /**
   * Since when its password is the one of its role, as gen3db noted it there; empty where it never
   * did, or the store cannot note it.
   */
  public Optional<Instant> passwordChanged() {
    return Optional.ofNullable(passwordChanged);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredSecret that
        && name.equals(that.name)
        && data.equals(that.data)
        && version.equals(that.version)
        && owner == that.owner
        && traits.equals(that.traits)
        && keysLeft.equals(that.keysLeft)
        && Objects.equals(entry, that.entry)
        && Objects.equals(changed, that.changed)
        && Objects.equals(passwordChanged, that.passwordChanged);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version);
  }

  @Override
  public String toString() {
    return name + " " + data + (entry == null ? " of " + owner : " follows " + entry);
  }
}
