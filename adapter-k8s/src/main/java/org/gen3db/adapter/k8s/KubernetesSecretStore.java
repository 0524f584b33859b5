package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Events;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Protection;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.adapter.k8s.chart.ReleaseManifest;
import org.gen3db.adapter.k8s.check.Rights;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets of a namespace in a cluster. A version is the uid and the resourceVersion; the
 * environment's id is the uid of the namespace. What follows an entry is filled by the
 * ExternalSecret that has it as its target, and that alone says so: labels are copied.
 */
final class KubernetesSecretStore implements SecretStore {
  private final ApiServer api;
  private final Namespace namespace;
  private final ExternalSecrets externals;
  private final PushSecrets pushes;
  private final SecretReader reader;
  private final SecretWriter writer;
  private final Refusal refusal;
  private final Following following;
  private final Detaching detaching;
  private final Duration orphanDeadline;
  private final Awaiting awaiting;

  KubernetesSecretStore(
      ApiServer api,
      Namespace namespace,
      ExternalSecrets externals,
      PushSecrets pushes,
      Following following,
      Detaching detaching,
      Events events,
      Duration orphanDeadline,
      Awaiting awaiting) {
    this.api = api;
    this.namespace = namespace;
    this.externals = externals;
    this.pushes = pushes;
    this.reader = new SecretReader(api, namespace, externals, pushes);
    this.writer = new SecretWriter(api, namespace, reader, events);
    this.refusal = new Refusal(namespace);
    this.following = following;
    this.detaching = detaching;
    this.orphanDeadline = orphanDeadline;
    this.awaiting = awaiting;
  }

  @Override
  public Optional<String> environmentId(Cancellation cancellation) {
    Answer answer = api.get(namespace.path(), cancellation);
    if (answer.isAbsent()) {
      return Optional.empty();
    } else if (!answer.isDone()) {
      throw refusal.of(answer, namespace.describe());
    }
    return Optional.of(answer.body().path("metadata").path("uid").asText());
  }

  @Override
  public String claimEnvironmentId(Cancellation cancellation) {
    String id =
        environmentId(cancellation).orElseThrow(() -> new Gen3DbException(refusal.noNamespace()));
    removeLeftProbes(cancellation);
    return id;
  }

  /** Whoever begins to change something cleans up first what a killed run left behind. */
  private void removeLeftProbes(Cancellation cancellation) {
    try {
      if (externals.areServed(cancellation)) {
        externals.removeProbes(one -> false, cancellation);
      }
    } catch (Gen3DbException e) {
      cancellation.check(namespace.describe(), "removing old probes"); // the next apply tries again
    }
  }

  @Override
  public Map<String, Look<StoredSecret>> read(Collection<String> names, Cancellation cancellation) {
    return reader.read(names, cancellation);
  }

  @Override
  public Look<StoredSecret> awaited(String name, Cancellation cancellation) {
    return Namespace.isName(name)
        ? awaiting.await(name, reader, cancellation)
        : Look.absent(); // nobody can make it
  }

  @Override
  public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
    cancellation.check("Secret " + wanted.name(), "making it");
    return writer.create(named(wanted), cancellation);
  }

  @Override
  public Written<StoredSecret> update(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    cancellation.check("Secret " + wanted.name(), "changing it");
    Optional<SecretObject> now = reader.find(named(wanted).name(), cancellation);
    if (now.isEmpty() || !isAsSeen(now.get(), seen)) {
      return Written.conflict(now.map(SecretObject::look).orElseGet(Look::absent));
    }
    if (now.get().owner() != Owner.EXTERNAL_SECRET) {
      return writer.apply(now.get(), wanted, cancellation);
    }
    if (!detaching.release(now.get(), reader, orphanDeadline, cancellation)) {
      return Written.conflict(reader.look(wanted.name(), cancellation));
    }
    SecretObject released = reader.find(wanted.name(), cancellation).orElse(null);
    if (released == null || !isReleased(released, seen)) {
      return Written.conflict(released == null ? Look.absent() : released.look());
    }
    return writer.apply(released, wanted, cancellation);
  }

  @Override
  public Map<String, List<Notice>> remarks(Collection<String> names, Cancellation cancellation) {
    if (names.isEmpty()) {
      return Map.of();
    }
    ReleaseManifest.Seen seen = new ReleaseManifest(api, namespace).look(cancellation);
    var remarks = new TreeMap<String, List<Notice>>();
    for (String name : names) {
      List<Notice> of =
          seen.unread().isPresent()
              ? List.of(notLooked(seen.unread().get()))
              : Stream.of("Secret " + name, beside(name))
                  .filter(seen.objects()::contains)
                  .map(this::goesWithRelease)
                  .toList();
      if (!of.isEmpty()) {
        remarks.put(name, of);
      }
    }
    return remarks;
  }

  /** What fills a Secret, or pushes from it, and would take it or the entry along. */
  private static String beside(String secret) {
    return PushSecrets.isSource(secret)
        ? PushSecrets.pushing(secret)
        : ExternalSecret.KIND + " " + secret;
  }

  private Notice goesWithRelease(String object) {
    return Notice.of(
        KubernetesCode.GOES_WITH_RELEASE,
        object,
        "the release " + namespace.release() + " has " + object + " in its newest manifest");
  }

  private Notice notLooked(Notice why) {
    return Notice.of(
        KubernetesCode.RELEASE_NOT_READ,
        namespace.describe(),
        "the manifest of the release " + namespace.release() + " was not read: " + why.message());
  }

  @Override
  public Written<StoredSecret> prove(
      StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
    Optional<SecretObject> now = reader.find(named(wanted).name(), cancellation);
    if (now.isEmpty() || !isAsSeen(now.get(), seen)) {
      return Written.conflict(now.map(SecretObject::look).orElseGet(Look::absent));
    }
    writer.refuseUnchangeable(now.get(), wanted);
    return Written.done(seen);
  }

  @Override
  public Written<StoredSecret> protect(StoredSecret seen, Cancellation cancellation) {
    cancellation.check("Secret " + seen.name(), "marking it to be kept");
    Optional<SecretObject> now = reader.find(seen.name(), cancellation);
    if (now.isEmpty() || !isAsSeen(now.get(), seen)) {
      return Written.conflict(now.map(SecretObject::look).orElseGet(Look::absent));
    }
    return protect(now.get(), cancellation)
        ? new Written.Done<>(reader.look(seen.name(), cancellation))
        : Written.conflict(reader.look(seen.name(), cancellation));
  }

  /** First what would take it along; returns whether all were what they were seen to be. */
  private boolean protect(SecretObject secret, Cancellation cancellation) {
    ExternalSecret holder = secret.holder().orElse(null);
    JsonNode pusher = secret.pusher().orElse(null);
    if (holder != null
        && new Protection(holder.metadata()).isLacking()
        && !externals.protect(holder, cancellation)) {
      return false;
    }
    if (pusher != null
        && new Protection(pusher.path("metadata")).isLacking()
        && !pushes.protect(pusher, cancellation)) {
      return false;
    }
    return !secret.protection().isLacking() || writer.protect(secret, cancellation);
  }

  /**
   * Also who fills it: an ExternalSecret that is new leaves the Secret's version alone at first.
   */
  private static boolean isAsSeen(SecretObject now, StoredSecret seen) {
    return now.version().equals(seen.version())
        && now.owner() == seen.owner()
        && now.holder().flatMap(ExternalSecret::entry).equals(seen.follows());
  }

  /** Letting go changes the version; what it holds is still what was seen. */
  private static boolean isReleased(SecretObject now, StoredSecret seen) {
    return now.owner() != Owner.EXTERNAL_SECRET
        && seen.version().startsWith(now.uid() + "/")
        && now.stored().data().equals(seen.data());
  }

  @Override
  public Written<StoredSecret> follow(
      Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation) {
    cancellation.check("Secret " + wanted.name(), "letting it follow " + entry);
    String name = named(wanted).name();
    @Nullable StoredSecret expected = seen.certain().orElse(null);
    Optional<SecretObject> now = reader.find(name, cancellation);
    boolean same =
        expected == null
            ? now.isEmpty()
            : now.filter(secret -> isAsSeen(secret, expected)).isPresent();
    if (!same) {
      return Written.conflict(now.map(SecretObject::look).orElseGet(Look::absent));
    }
    Optional<ExternalSecret> holder =
        following.holder(name, entry, externals.byTarget(cancellation).get(name), cancellation);
    now.ifPresent(secret -> writer.refuseUnfit(secret, wanted));
    // Whoever holds it now would else take it away, once their manifest has the other object.
    boolean kept =
        now.isEmpty()
            || !now.get().protection().isLacking()
            || writer.protect(now.get(), cancellation);
    Optional<String> policy =
        kept
            ? following.follow(name, wanted.service(), entry, holder, cancellation)
            : Optional.empty();
    // What serves is taken away last: until then the Secret may have to go on without the entry.
    boolean done =
        policy.isPresent()
            && (now.isEmpty()
                || ExternalSecret.replaces(policy.get())
                || writer.removeFurther(wanted, cancellation));
    Look<StoredSecret> look = reader.look(name, cancellation);
    return done ? new Written.Done<>(look) : Written.conflict(look);
  }

  @Override
  public SyncState syncState(
      String name, String entry, SecretData expected, Cancellation cancellation) {
    ExternalSecret holder = externals.byTarget(cancellation).get(name);
    if (holder == null || !holder.entry().equals(Optional.of(entry))) {
      return new SyncState.Failed(
          Notice.of(
              KubernetesCode.FOLLOWS_ANOTHER,
              "Secret " + name,
              holder == null
                  ? "no ExternalSecret fills it from the entry " + entry
                  : holder + " fills it from another entry than " + entry));
    }
    Optional<StoredSecret> now =
        reader.find(name, cancellation).map(SecretObject::look).flatMap(Look::certain);
    if (now.filter(secret -> secret.data().holds(expected)).isPresent()) {
      return new SyncState.Synced();
    }
    return new SyncState.Waiting(
        "the operator to copy the entry "
            + entry
            + " into the Secret "
            + name
            + holder.unready().map(why -> "; its ExternalSecret says " + why).orElse(""));
  }

  @Override
  public Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
    cancellation.check("Secret " + seen.name(), "deleting it");
    if (PushSecrets.isSource(seen.name())) {
      pushes.removeOf(seen.name(), cancellation); // first what would push from it once more
    }
    return writer.delete(seen, cancellation);
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return new Rights(api, namespace).check(needs, cancellation);
  }

  @Override
  public String describe() {
    return namespace.describe();
  }

  private NewSecret named(NewSecret wanted) {
    if (!Namespace.isName(wanted.name())) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.REFUSED,
              namespace.describe(),
              "\"" + wanted.name() + "\" cannot be the name of a Secret",
              "Use lower case letters, digits, dashes and dots; at most 253 characters."));
    }
    return wanted;
  }

  @Override
  public String toString() {
    return describe();
  }
}
