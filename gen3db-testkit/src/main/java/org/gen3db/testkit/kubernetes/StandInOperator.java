package org.gen3db.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for External Secrets, and for the garbage collector that every cluster has: with
 * creationPolicy Owner all data of the Secret are replaced and it is owned by the ExternalSecret;
 * with Orphan it is let go of, and only after the entry was read; with CreateOrMerge keys of others
 * stay, and nobody owns it; a failure stands in a generic condition, its cause in an Event; a
 * PushSecret makes an entry where there is none, and says so where there is one as well; a Secret
 * goes with the last of its owners.
 */
public final class StandInOperator implements AutoCloseable {
  private static final int PAUSE_MILLIS = 30;
  private static final String API = "apis/external-secrets.io/";

  private final TestCluster cluster;
  private final String version;
  private final Map<String, SecretData> entries = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> awake = new ConcurrentHashMap<>();
  private final Set<String> namespaces = new CopyOnWriteArraySet<>();
  private final AtomicInteger collected = new AtomicInteger();
  private final AtomicInteger pushed = new AtomicInteger();
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean reaches = true;
  private volatile boolean pushes = true;
  private volatile boolean refreshes = true;

  /**
   * Begins to work.
   *
   * @param cluster in which
   * @param version of the ExternalSecrets that it acts on
   */
  public StandInOperator(TestCluster cluster, String version) {
    this.cluster = cluster;
    this.version = version;
    thread = new Thread(this::work, "stand-in-operator");
    thread.setDaemon(true);
    thread.start();
  }

  /** Acts in this namespace too. */
  public void in(String namespace) {
    namespaces.add(namespace);
  }

  /** The entries of the store that it reads. */
  public Map<String, SecretData> entries() {
    return entries;
  }

  /** Whether it reaches its store: nothing is synced, and nothing let go of, while it does not. */
  public void reaches(boolean store) {
    reaches = store;
  }

  /** Whether its store lets it make entries. */
  public void pushes(boolean any) {
    pushes = any;
  }

  /**
   * Whether it looks again at what it has filled: the real one does every few minutes, and until
   * then only where it is told to, or another object is made.
   */
  public void refreshes(boolean any) {
    refreshes = any;
  }

  /** How many Secrets went with their owners, but those of probes, which are meant to. */
  public int collected() {
    return collected.get();
  }

  private void work() {
    while (!isEnded()) {
      round();
    }
  }

  private boolean isEnded() {
    try {
      return ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void round() {
    for (String namespace : namespaces) {
      try {
        JsonNode all = cluster.get(path(namespace, "externalsecrets")).body().path("items");
        all.forEach(one -> sync(namespace, one));
        cluster
            .get(API + "v1alpha1/namespaces/" + namespace + "/pushsecrets")
            .body()
            .path("items")
            .forEach(one -> push(namespace, one));
        collect(namespace, all);
      } catch (RuntimeException e) {
        // The server may be stopped by a test: the next round tries again.
      }
    }
  }

  private String path(String namespace, String plural) {
    return API + version + "/namespaces/" + namespace + "/" + plural;
  }

  private static String secret(String namespace, String name) {
    return "api/v1/namespaces/" + namespace + "/secrets/" + name;
  }

  private void sync(String namespace, JsonNode one) {
    JsonNode metadata = one.path("metadata");
    if (!refreshes
        && one.path("status").path("syncedResourceVersion").asText("").equals(synced(metadata))
        && metadata.path("annotations").equals(awake.get(metadata.path("uid").asText()))) {
      return;
    }
    String key = one.path("spec").path("dataFrom").path(0).path("extract").path("key").asText("");
    SecretData entry = entries.get(key);
    if (!reaches || entry == null) {
      String cause = reaches ? "Secret does not exist" : "SecretStore is not ready";
      if (ready(one, false)) {
        event(namespace, one, "error retrieving secret at .data, key: " + key + ", err: " + cause);
      }
      return;
    }
    String name =
        Optional.of(one.path("spec").path("target").path("name").asText(""))
            .filter(target -> !target.isEmpty())
            .orElse(one.path("metadata").path("name").asText());
    write(namespace, name, one, entry);
    ready(one, true);
  }

  /** IfNotExists, whatever it says: an entry that is there is left alone, and that is success. */
  private void push(String namespace, JsonNode one) {
    JsonNode spec = one.path("spec");
    String source = spec.path("selector").path("secret").path("name").asText();
    JsonNode secret = cluster.get(secret(namespace, source)).body();
    if (!reaches || !pushes || !secret.path("data").isObject()) {
      ready(one, false);
      return;
    }
    String key =
        spec.path("data").path(0).path("match").path("remoteRef").path("remoteKey").asText();
    var data = new TreeMap<String, Password>();
    secret
        .path("data")
        .properties()
        .forEach(
            field ->
                data.put(
                    field.getKey(),
                    Password.of(
                        new String(
                            Base64.getDecoder().decode(field.getValue().asText()),
                            StandardCharsets.UTF_8))));
    if (entries.putIfAbsent(key, SecretData.of(data)) == null) {
      pushed.incrementAndGet();
    }
    ready(one, true);
  }

  /** How many entries it made. */
  public int pushed() {
    return pushed.get();
  }

  private void write(String namespace, String name, JsonNode owner, SecretData entry) {
    TestCluster.Answered found = cluster.get(secret(namespace, name));
    @Nullable ObjectNode before = found.code() == 200 ? (ObjectNode) found.body() : null;
    ObjectNode after = before == null ? JsonNodeFactory.instance.objectNode() : before.deepCopy();
    after.put("apiVersion", "v1").put("kind", "Secret");
    ObjectNode metadata = after.withObjectProperty("metadata").put("name", name);
    copy(owner.path("metadata").path("labels"), metadata.withObjectProperty("labels"));
    copy(owner.path("metadata").path("annotations"), metadata.withObjectProperty("annotations"));
    metadata.withObjectProperty("annotations").remove("force-sync");
    ArrayNode owners = JsonNodeFactory.instance.arrayNode();
    for (JsonNode one : metadata.path("ownerReferences")) {
      if (!one.path("uid").equals(owner.path("metadata").path("uid"))) {
        owners.add(one);
      }
    }
    if (owner.path("spec").path("target").path("creationPolicy").asText("Owner").equals("Owner")) {
      owners
          .addObject()
          .put("apiVersion", "external-secrets.io/" + version)
          .put("kind", "ExternalSecret")
          .put("name", owner.path("metadata").path("name").asText())
          .put("uid", owner.path("metadata").path("uid").asText())
          .put("controller", true)
          .put("blockOwnerDeletion", true);
    }
    if (owners.isEmpty()) {
      metadata.remove("ownerReferences");
    } else {
      metadata.set("ownerReferences", owners);
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    boolean merges =
        owner.path("spec").path("target").path("creationPolicy").asText("").equals("CreateOrMerge");
    if (merges && before != null) {
      data.setAll((ObjectNode) before.path("data"));
    }
    entry.values().forEach((key, value) -> data.put(key, base64(value)));
    after.set("data", data);
    metadata
        .withObjectProperty("annotations")
        .put("reconcile.external-secrets.io/data-hash", hash(data));
    if (!after.equals(before)) {
      String manager = "?fieldManager=externalsecrets.external-secrets.io";
      if (before == null) {
        cluster.call(
            "POST",
            "api/v1/namespaces/" + namespace + "/secrets" + manager,
            "application/json",
            after);
      } else {
        cluster.call("PUT", secret(namespace, name) + manager, "application/json", after);
      }
    }
  }

  /** Of Go's print of the map, as the real one makes it. */
  private static String hash(ObjectNode data) {
    var sorted = new TreeMap<String, String>();
    data.properties()
        .forEach(
            field -> {
              byte[] bytes = Base64.getDecoder().decode(field.getValue().asText());
              sorted.put(
                  field.getKey(),
                  IntStream.range(0, bytes.length)
                      .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(bytes[i])))
                      .collect(Collectors.joining(" ", "[", "]")));
            });
    String text =
        sorted.entrySet().stream()
            .map(one -> one.getKey() + ":" + one.getValue())
            .collect(Collectors.joining(" ", "map[", "]"));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA3-224").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  private static String base64(Password value) {
    return value.revealUtf8(bytes -> Base64.getEncoder().encodeToString(bytes));
  }

  private static void copy(JsonNode from, ObjectNode to) {
    from.properties().forEach(field -> to.set(field.getKey(), field.getValue()));
  }

  /** Sets the condition, and of which fields it is; returns whether it was another. */
  private boolean ready(JsonNode one, boolean ready) {
    String wanted = ready ? "True" : "False";
    JsonNode metadata = one.path("metadata");
    String synced = synced(metadata);
    JsonNode status = one.path("status");
    boolean another = !status.path("conditions").path(0).path("status").asText("").equals(wanted);
    // Whoever changes an annotation wakes it, as force-sync does.
    JsonNode annotations = metadata.path("annotations");
    boolean woken = !annotations.equals(awake.put(metadata.path("uid").asText(), annotations));
    if (!another
        && !woken
        && (!ready || status.path("syncedResourceVersion").asText("").equals(synced))) {
      return false;
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode now = patch.putObject("status");
    if (ready) {
      now.put("syncedResourceVersion", synced).put("refreshTime", Instant.now().toString());
    }
    now.putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", wanted)
        .put("reason", ready ? "SecretSynced" : "SecretSyncedError")
        .put("message", ready ? "secret synced" : "could not get secret data from provider");
    boolean pushes = one.path("spec").has("selector");
    cluster.call(
        "PATCH",
        (pushes
                ? API
                    + "v1alpha1/namespaces/"
                    + metadata.path("namespace").asText()
                    + "/pushsecrets"
                : path(metadata.path("namespace").asText(), "externalsecrets"))
            + "/"
            + metadata.path("name").asText()
            + "/status?fieldManager=external-secrets",
        TestCluster.MERGE,
        patch);
    return another;
  }

  private static String synced(JsonNode metadata) {
    return metadata.path("generation").asText() + "-x";
  }

  private void event(String namespace, JsonNode about, String message) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("apiVersion", "v1").put("kind", "Event").put("type", "Warning");
    event.put("reason", "UpdateFailed").put("message", message);
    event.putObject("metadata").put("generateName", "external-secret-");
    event
        .putObject("involvedObject")
        .put("kind", "ExternalSecret")
        .put("namespace", namespace)
        .put("name", about.path("metadata").path("name").asText())
        .put("uid", about.path("metadata").path("uid").asText());
    cluster.call("POST", "api/v1/namespaces/" + namespace + "/events", "application/json", event);
  }

  /** As the garbage collector does it: what has owners and none of them is there, goes. */
  private void collect(String namespace, JsonNode all) {
    var living = new CopyOnWriteArraySet<String>();
    all.forEach(one -> living.add(one.path("metadata").path("uid").asText()));
    JsonNode secrets = cluster.get("api/v1/namespaces/" + namespace + "/secrets").body();
    for (JsonNode one : secrets.path("items")) {
      JsonNode owners = one.path("metadata").path("ownerReferences");
      boolean lives = owners.isEmpty();
      for (JsonNode owner : owners) {
        lives |= living.contains(owner.path("uid").asText());
      }
      // One that was made since the list was read is no orphan.
      if (!lives && isGone(namespace, owners)) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.putObject("preconditions").set("uid", one.path("metadata").path("uid"));
        cluster.call(
            "DELETE",
            secret(namespace, one.path("metadata").path("name").asText()),
            "application/json",
            options);
        if (!one.path("metadata").path("name").asText().contains("-dbcreds-probe-")) {
          collected.incrementAndGet();
        }
      }
    }
  }

  private boolean isGone(String namespace, JsonNode owners) {
    for (JsonNode owner : owners) {
      TestCluster.Answered found =
          cluster.get(path(namespace, "externalsecrets") + "/" + owner.path("name").asText());
      if (found.code() == 200
          && found.body().path("metadata").path("uid").equals(owner.path("uid"))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
