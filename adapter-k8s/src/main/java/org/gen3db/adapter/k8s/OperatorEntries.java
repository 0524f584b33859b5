package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gen3db.adapter.k8s.api.ExternalSecretsSettings;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.check.OperatorCheck;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.EntryFormat;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;

/**
 * The entries of whatever store External Secrets has. What an entry holds is told by a probe alone;
 * one is made by a Secret that stays beside it and the PushSecret of it, and none is ever changed.
 */
final class OperatorEntries implements RemoteSecrets {
  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_WRITES = 4;

  /** Versions are compared within a run, and nothing can be told from them. */
  private static final byte[] KEY = new SecureRandom().generateSeed(32);

  private static final String PROBED = "A look at the status makes one, and takes it away again.";

  /** Nobody makes a probe of an entry that is not a service's: the administrator's. */
  private static final String SYNCED =
      "An ExternalSecret of that name makes a Secret of it, as the chart's does with"
          + " global.externalSecrets.deploy; or let gen3db read the entry itself, by"
          + " gen3db.remoteSecrets.adapter: aws-secrets-manager.";

  private final InCluster cluster;
  private final ExternalSecretsSettings settings;
  private final EntryOwners owners;
  private final Probe probe;

  /**
   * @param services the service of each entry of the release
   */
  OperatorEntries(
      InCluster cluster, ExternalSecretsSettings settings, Map<String, String> services) {
    this.cluster = cluster;
    this.settings = settings;
    this.owners = new EntryOwners(services);
    this.probe =
        new Probe(cluster.api(), cluster.namespace(), cluster.store(), cluster.externals());
  }

  @Override
  public Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    for (String name : names) {
      looks.put(
          name,
          new Look.NotLooked<>(
              Notice.of(
                  KubernetesCode.ENTRY_NOT_TOLD,
                  "remote secret " + name,
                  "only a probe tells whether it is there, and none was made",
                  owners.services().containsKey(name) ? PROBED : SYNCED)));
    }
    return looks;
  }

  @Override
  public Map<String, Look<RemoteEntry>> probe(Collection<String> names, Cancellation cancellation) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, Look<SecretData>> seen =
        probe.look(owners.of(names), settings.probeDeadline(), cancellation);
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    Map<String, Look<StoredSecret>> sources =
        cluster
            .secrets()
            .read(
                seen.keySet().stream().map(name -> owners.of(name).source()).toList(),
                cancellation);
    seen.forEach(
        (name, look) -> looks.put(name, entry(name, look, sources.get(owners.of(name).source()))));
    return looks;
  }

  /** An entry is ours as long as it holds what stands beside it, of which it was made. */
  private static Look<RemoteEntry> entry(
      String name, Look<SecretData> look, @Nullable Look<StoredSecret> source) {
    if (look instanceof Look.There<SecretData> there) {
      RemoteEntry entry = RemoteEntry.of(name, there.value(), version(there.value()));
      boolean ours =
          source instanceof Look.There<StoredSecret> found
              && found.value().owner() == Owner.OURS
              && found.value().data().equals(there.value());
      return Look.there(ours ? entry.madeByUs() : entry);
    }
    return look instanceof Look.NotLooked<SecretData> unknown
        ? new Look.NotLooked<>(unknown.why())
        : Look.absent();
  }

  private static String version(SecretData data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(EntryFormat.encode(data)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    cancellation.check("remote secret " + name, "making it");
    if (name.isBlank() || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.NOT_PUSHED,
              cluster.namespace().describe(),
              "\"" + name + "\" cannot be the name of an entry"));
    }
    EntryOwners.Objects objects = owners.of(name);
    var wanted = new NewSecret(objects.source(), objects.service(), content);
    Written<StoredSecret> stands = cluster.secrets().create(wanted, cancellation);
    if (stands.isConflict() && !holds(stands, content)) {
      // Of an entry that was made before: what stands beside that stays as it is.
      Look<RemoteEntry> there = look(name, cancellation);
      if (there.certain().isPresent()) {
        return Written.conflict(there);
      }
      replace(stands, wanted, cancellation);
    }
    Cancellation bounded = cancellation.within(settings.pushDeadline());
    while (true) {
      String before = refreshed(objects, cancellation);
      cluster
          .pushes()
          .push(objects.push(), objects.service(), objects.source(), name, cancellation);
      awaitAttempt(objects, before, bounded, cancellation);
      cancellation.check("remote secret " + name, "waiting for the operator to make it");
      Look<RemoteEntry> now = look(name, cancellation);
      if (now instanceof Look.There<RemoteEntry> there) {
        return there.value().data().equals(content)
            ? Written.done(there.value())
            : Written.conflict(now);
      }
      now.certain();
      if (bounded.isOver()) {
        throw notPushed(name, objects, cancellation);
      }
    }
  }

  private Look<RemoteEntry> look(String name, Cancellation cancellation) {
    return probe(List.of(name), cancellation).getOrDefault(name, Look.absent());
  }

  private static boolean holds(Written<StoredSecret> written, SecretData content) {
    return written.now().certain().filter(secret -> secret.data().equals(content)).isPresent();
  }

  /** Lets the Secret of an entry that is lost hold this, before anything is pushed from it. */
  private void replace(Written<StoredSecret> stands, NewSecret wanted, Cancellation cancellation) {
    Written<StoredSecret> written = stands;
    for (int i = 0; i < MOST_WRITES && written.isConflict(); i++) {
      StoredSecret there = written.now().certain().orElse(null);
      written =
          there == null
              ? cluster.secrets().create(wanted, cancellation)
              : cluster.secrets().update(there, wanted, cancellation);
    }
    if (written.isConflict()) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.NOT_PUSHED,
              "Secret " + wanted.name(),
              "others change it meanwhile, again and again"));
    }
  }

  private String refreshed(EntryOwners.Objects objects, Cancellation cancellation) {
    return cluster
        .pushes()
        .find(objects.push(), cancellation)
        .map(push -> push.path("status").path("refreshTime").asText(""))
        .orElse("");
  }

  /**
   * Waits until the operator has tried; a short while, since it may have without a word. That while
   * is no bound for an answer of the API server, which may be starting anew.
   */
  private void awaitAttempt(
      EntryOwners.Objects objects, String before, Cancellation bounded, Cancellation cancellation) {
    Cancellation brief = bounded.within(BETWEEN_PROBES);
    while (brief.pause(POLL)) {
      Optional<JsonNode> push = cluster.pushes().find(objects.push(), cancellation);
      boolean tried =
          push.filter(Conditions::isReady)
              .filter(one -> !one.path("status").path("refreshTime").asText("").equals(before))
              .isPresent();
      if (tried) {
        return;
      }
    }
  }

  private Gen3DbException notPushed(
      String name, EntryOwners.Objects objects, Cancellation cancellation) {
    String says =
        cluster
            .pushes()
            .find(objects.push(), cancellation)
            .flatMap(Conditions::unready)
            .map(why -> "; its PushSecret " + objects.push() + " says " + why)
            .orElse("");
    return new Gen3DbException(
        Notice.of(
            KubernetesCode.NOT_PUSHED,
            "remote secret " + name,
            "it is not there after " + settings.pushDeadline().toSeconds() + " s" + says,
            "See "
                + cluster.namespace().kubectl()
                + " describe pushsecret "
                + objects.push()
                + "; once the store takes entries, repeat the run. The password is kept"
                + " meanwhile."));
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    var stores = new LinkedHashSet<OperatorCheck.Store>();
    var names = new LinkedHashSet<String>();
    for (String entry : needs.reads()) {
      JsonNode reference = cluster.store().of(owners.of(entry).service());
      names.add(owners.of(entry).push());
      stores.add(
          new OperatorCheck.Store(
              reference.path("kind").asText(), reference.path("name").asText()));
    }
    return new OperatorCheck(cluster.api(), cluster.namespace())
        .check(stores, names, !needs.creates().isEmpty(), cancellation);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PROBE, Capability.PUSH);
  }

  @Override
  public String describe() {
    Namespace namespace = cluster.namespace();
    return "the store that External Secrets has in the " + namespace.describe();
  }

  @Override
  public String toString() {
    return describe();
  }
}
