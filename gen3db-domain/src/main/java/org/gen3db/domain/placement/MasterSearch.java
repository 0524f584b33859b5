package org.gen3db.domain.placement;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.values.Known;
import org.gen3db.domain.values.Source;
import org.jspecify.annotations.Nullable;

/**
 * The search for what the values only name: the administrator's Secret, and where there is none,
 * the remote entry of the same name, from which an operator would make that Secret.
 *
 * @param awaits whether a Secret is waited for that somebody is about to make
 */
record MasterSearch(
    SecretStore secrets,
    @Nullable RemoteSecrets remote,
    boolean awaits,
    Cancellation cancellation) {
  /**
   * What a Secret can be called; the entries that a cloud makes for itself are called otherwise.
   */
  private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  /** What came of it. */
  sealed interface Result {}

  /**
   * It is there.
   *
   * @param name of the Secret or the entry
   * @param data in the chart's form
   * @param entry whether it is an entry
   */
  record Held(String name, SecretData data, boolean entry) implements Result {
    String place() {
      return (entry ? "remote secret " : "secret ") + name;
    }

    String called() {
      return (entry ? "remote entry " : "Secret ") + name;
    }

    /** A value that it holds, where the plan said only that it would be in the Secret. */
    <T> Known<T> says(String key, @Nullable T value, Known<T> planned) {
      Source source = entry ? new Source.RemoteSecret(name) : new Source.SecretKey(name, key);
      return new Known<>(value, source, planned.rule());
    }
  }

  /**
   * It is not there, or nobody knows.
   *
   * @param why to be told to whoever needs the administrator
   * @param absent whether it is certainly not there
   */
  record Missing(Notice why, boolean absent) implements Result {}

  /** Looks for a Secret alone. */
  Result secret(String name) {
    return found(name, lookAt(name))
        .or(() -> awaited(name))
        .orElseGet(() -> missing(name, lacks(name), DomainCode.MASTER_SECRET.remedy(), true));
  }

  /** Looks for a Secret, and for the entry where there is certainly none. */
  Result secretOrEntry(String name) {
    if (remote == null) {
      return secret(name);
    }
    return SECRET_NAME.matcher(name).matches()
        ? found(name, lookAt(name)).orElseGet(() -> entryOrAwaited(name, remote))
        : entry(name, remote);
  }

  /** Whoever reads the entry needs no copy of it, which an operator may be about to make. */
  private Result entryOrAwaited(String name, RemoteSecrets store) {
    Result entry = entry(name, store);
    return entry instanceof Missing ? awaited(name).orElse(entry) : entry;
  }

  /** Empty where nobody is known who makes it. */
  private Optional<Result> awaited(String name) {
    Look<StoredSecret> look = awaits ? secrets.awaited(name, cancellation) : Look.absent();
    return look instanceof Look.NotLooked<StoredSecret> late
        ? Optional.of(
            missing(name, lacks(name) + ": " + late.why().message(), late.why().remedy(), false))
        : found(name, look);
  }

  private Look<StoredSecret> lookAt(String name) {
    return secrets.read(List.of(name), cancellation).getOrDefault(name, Look.absent());
  }

  /** The Secret, or why nobody knows of it; empty where it is certainly not there. */
  private static Optional<Result> found(String name, Look<StoredSecret> look) {
    if (look instanceof Look.There<StoredSecret> there) {
      return Optional.of(new Held(name, there.value().data(), false));
    }
    if (look instanceof Look.NotLooked<StoredSecret> not) {
      return Optional.of(
          missing(
              name,
              "the administrator's Secret cannot be read: " + not.why().message(),
              not.why().remedy(),
              false));
    }
    return Optional.empty();
  }

  /** Looks for the entry alone, which a Secret that is synced from it may be minutes behind. */
  Result entry(String name) {
    return remote == null
        ? missing(name, lacks(name), DomainCode.MASTER_SECRET.remedy(), true)
        : entry(name, remote);
  }

  private Result entry(String name, RemoteSecrets store) {
    Look<RemoteEntry> look =
        store.read(List.of(name), cancellation).getOrDefault(name, Look.absent());
    if (look instanceof Look.There<RemoteEntry> there) {
      return new Held(name, MasterForm.chart(there.value().data()), true);
    }
    if (look instanceof Look.NotLooked<RemoteEntry> not) {
      return missing(
          name,
          lacks(name) + ", and its remote entry cannot be read: " + not.why().message(),
          not.why().remedy(),
          false);
    }
    if (look instanceof Look.PendingDeletion<RemoteEntry> pending) {
      return missing(
          name,
          lacks(name) + ", and of its remote entry: " + pending.why().message(),
          pending.why().remedy(),
          false);
    }
    return missing(
        name,
        lacks(name) + ", and no remote entry of that name is in " + store.describe(),
        DomainCode.MASTER_SECRET.remedy(),
        true);
  }

  private String lacks(String name) {
    return "the administrator's Secret " + name + " is not in " + secrets.describe();
  }

  private static Missing missing(String name, String message, Remedy remedy, boolean absent) {
    return new Missing(
        Notice.of(DomainCode.MASTER_SECRET, "secret " + name, message, remedy), absent);
  }
}
