package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Events;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.deployment.HostNames;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.Written;

/**
 * Writes Secrets: a new one by POST, which the server does only where none is; one that is there by
 * server-side apply of gen3db's own keys, under its uid and resourceVersion.
 */
final class SecretWriter {
  private static final String AS_US = "?fieldManager=" + FieldManagers.OURS;
  private static final Duration DELETION = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_WRITES = 10;

  private final ApiServer api;
  private final Namespace namespace;
  private final SecretReader reader;
  private final Events events;
  private final Refusal refusal;
  private final HostNames hosts;

  SecretWriter(ApiServer api, Namespace namespace, SecretReader reader, Events events) {
    this.events = events;
    this.api = api;
    this.namespace = namespace;
    this.reader = reader;
    this.refusal = new Refusal(namespace);
    this.hosts = new HostNames(namespace.release(), namespace.name());
  }

  Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
    Answer answer =
        api.post(namespace.secrets() + AS_US, SecretObject.made(wanted, namespace), cancellation);
    if (answer.isDone()) {
      if (!wanted.name().endsWith(SecretNames.pending(""))) { // which is gone before its Event is
        events.tell(
            answer.body(),
            "Made",
            "gen3db made it with " + String.join(", ", wanted.data().keys()));
      }
      return Written.done(new SecretObject(answer.body(), null).stored());
    } else if (answer.isConflict() && answer.reason().equals("AlreadyExists")) {
      return Written.conflict(reader.look(wanted.name(), cancellation));
    }
    throw refusal.of(answer, "Secret " + wanted.name());
  }

  /**
   * Sets the wanted keys of a Secret that nobody else fills.
   *
   * @param now the Secret as it must still be
   */
  Written<StoredSecret> apply(SecretObject now, NewSecret wanted, Cancellation cancellation) {
    ObjectNode data = wantedData(now, wanted);
    ObjectNode labels = wantedLabels(now, wanted);
    ObjectNode annotations = wantedAnnotations(now, wanted);
    if (isIn(data, now.data())
        && isIn(labels, now.labels())
        && isIn(annotations, now.annotations())) {
      return Written.done(now.stored());
    }
    refuseUnchangeable(now, data);
    ObjectNode object = SecretObject.named(wanted.name());
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata.put("uid", now.uid()).put("resourceVersion", now.resourceVersion());
    metadata.set("labels", withOurs(labels, now.labels(), now, "metadata", "labels"));
    metadata.set(
        "annotations", withOurs(annotations, now.annotations(), now, "metadata", "annotations"));
    object.set("data", withOurs(data, now.data(), now, "data"));
    Answer answer =
        api.patch(
            namespace.secrets() + "/" + wanted.name() + AS_US + "&force=true",
            ApiServer.APPLY,
            object,
            cancellation);
    if (answer.isDone()) {
      events.changed(now.data(), data, answer.body());
      return Written.done(new SecretObject(answer.body(), null).stored());
    } else if (answer.isConflict() || answer.isAbsent()) {
      return Written.conflict(reader.look(wanted.name(), cancellation));
    }
    throw refusal.of(answer, "Secret " + wanted.name());
  }

  /** Refuses what an apply would be refused for, or would take from another program. */
  void refuseUnchangeable(SecretObject now, NewSecret wanted) {
    ObjectNode data = wantedData(now, wanted);
    if (!isIn(data, now.data())) {
      refuseUnchangeable(now, data);
    }
  }

  private void refuseUnchangeable(SecretObject now, ObjectNode data) {
    refuseType(now);
    if (now.isImmutable()) {
      throw new Gen3DbException(refusal.immutable(now.name()));
    }
    refuseKeysOfOthers(now, data);
  }

  /** The chart and the operator write none of another type, and a type is never changed. */
  private void refuseType(SecretObject now) {
    if (!now.type().equals(SecretObject.OPAQUE)) {
      throw new Gen3DbException(refusal.wrongType(now.name(), now.type()));
    }
  }

  private static boolean isIn(ObjectNode wanted, JsonNode standing) {
    return Marks.texts(wanted).entrySet().stream()
        .allMatch(one -> one.getValue().equals(Marks.text(standing, one.getKey()).orElse(null)));
  }

  /** An apply takes away what an earlier one of ours named and it does not. */
  private static ObjectNode withOurs(
      ObjectNode wanted, JsonNode standing, SecretObject now, String... path) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (String name : now.managers().appliedByUs(path)) {
      Marks.text(standing, name).ifPresent(value -> all.put(name, value));
    }
    all.setAll(wanted);
    return all;
  }

  private ObjectNode wantedData(SecretObject now, NewSecret wanted) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    Map<String, Password> standing =
        now.protection().isHelms() ? now.stored().data().values() : Map.of();
    wanted
        .data()
        .values()
        .forEach(
            (key, value) -> {
              Password old = standing.get(key);
              data.put(
                  key,
                  SecretObject.base64(old != null && meansTheSame(key, old, value) ? old : value));
            });
    return data;
  }

  /** R19: what Helm wrote keeps its spelling, where it means the same. */
  private boolean meansTheSame(String key, Password one, Password other) {
    return switch (key) {
      case "host" -> hosts.same(one.text(), other.text());
      case "dbcreated", "port" -> one.text().strip().equals(other.text().strip());
      default -> one.equals(other);
    };
  }

  /** Labels of others stay; where Helm holds the Secret, only absent ones are added. */
  private ObjectNode wantedLabels(SecretObject now, NewSecret wanted) {
    ObjectNode labels = Marks.newLabels(namespace, wanted.name(), wanted.service());
    boolean helms = now.protection().isHelms(); // which refuses an object without its mark
    for (String name : Marks.texts(labels).keySet()) {
      boolean stands = now.labels().has(name);
      boolean keeps =
          helms
              ? stands || name.equals(Marks.MANAGED_BY)
              : stands && !othersOf(now, "metadata", "labels", name).isEmpty();
      if (keeps) {
        labels.remove(name);
      }
    }
    return labels;
  }

  /** Refuses to leave a Secret to an operator who could not write it either. */
  void refuseUnfit(SecretObject now, NewSecret wanted) {
    refuseType(now);
    if (now.isImmutable() && !isIn(wantedData(now, wanted), now.data())) {
      throw new Gen3DbException(refusal.immutable(now.name()));
    }
  }

  /**
   * Takes away the keys that gen3db alone wrote beside the credentials and the entry has not, which
   * nobody would keep right from now on: only once an operator that leaves such keys fills the
   * Secret. A credential that the entry lacks stays, since Pods do not start without it.
   *
   * @param wanted the Secret, with what the entry holds
   * @return whether none is left; not where others wrote the Secret again and again
   */
  boolean removeFurther(NewSecret wanted, Cancellation cancellation) {
    for (int i = 0; i < MOST_WRITES; i++) {
      SecretObject now = reader.find(wanted.name(), cancellation).orElse(null);
      List<String> further = now == null ? List.of() : further(now, wanted);
      if (now == null || further.isEmpty()) {
        return true;
      }
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      change
          .putObject("metadata")
          .put("uid", now.uid())
          .put("resourceVersion", now.resourceVersion());
      ObjectNode data = change.putObject("data");
      further.forEach(data::putNull);
      if (patched(now, change, cancellation)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> further(SecretObject now, NewSecret wanted) {
    return now.further().stream().filter(key -> !wanted.data().keys().contains(key)).toList();
  }

  /** Sets the marks alone; returns whether it was still what it was seen to be. */
  boolean protect(SecretObject now, Cancellation cancellation) {
    return patched(now, now.protection().patch(), cancellation);
  }

  private boolean patched(SecretObject now, ObjectNode change, Cancellation cancellation) {
    Answer answer =
        api.patch(
            namespace.secrets() + "/" + now.name() + AS_US, ApiServer.MERGE, change, cancellation);
    if (!answer.isDone() && !answer.isConflict() && !answer.isAbsent()) {
      throw refusal.of(answer, "Secret " + now.name());
    }
    return answer.isDone();
  }

  private static ObjectNode wantedAnnotations(SecretObject now, NewSecret wanted) {
    ObjectNode annotations = now.protection().wanted();
    wanted
        .passwordChanged()
        .ifPresent(since -> annotations.put(Marks.PASSWORD_CHANGED, Marks.time(since)));
    return annotations;
  }

  /**
   * A key that must change and belongs to a program that would write it again is not taken from it:
   * under the version that was read, no other conflict is possible.
   */
  private void refuseKeysOfOthers(SecretObject now, ObjectNode data) {
    var keys = new ArrayList<String>();
    var owners = new LinkedHashSet<String>();
    Marks.texts(data)
        .forEach(
            (key, value) -> {
              Set<String> others = othersOf(now, "data", key);
              if (!Marks.text(now.data(), key).filter(value::equals).isPresent()
                  && !others.isEmpty()) {
                keys.add("data." + key);
                owners.addAll(others);
              }
            });
    if (!keys.isEmpty()) {
      throw new Gen3DbException(
          refusal.managedByAnother(now.name(), String.join(", ", owners), keys));
    }
  }

  /** The managers of a field who are neither gen3db nor one that gen3db may write over. */
  private static Set<String> othersOf(SecretObject now, String... path) {
    var others = new LinkedHashSet<>(now.managers().of(path));
    others.remove(FieldManagers.OURS);
    if (now.protection().isHelms()) {
      others.removeAll(now.managers().of("metadata", "labels", Marks.MANAGED_BY));
      others.removeIf(FieldManagers::isHelm);
    }
    if (now.holder().isEmpty()) {
      others.removeIf(FieldManagers::isOperator);
    }
    return others;
  }

  Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
    String[] version = seen.version().split("/", 2);
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").put("uid", version[0]).put("resourceVersion", version[1]);
    Answer answer = api.delete(namespace.secrets() + "/" + seen.name(), options, cancellation);
    if (answer.isAbsent()) {
      return Written.gone();
    } else if (answer.isConflict()) {
      return conflictUnlessGone(seen.name(), cancellation);
    } else if (!answer.isDone()) {
      throw refusal.of(answer, "Secret " + seen.name());
    }
    return answer.body().path("kind").asText("").equals("Status")
        ? Written.gone()
        : awaitGone(seen, cancellation);
  }

  private Written<StoredSecret> conflictUnlessGone(String name, Cancellation cancellation) {
    Look<StoredSecret> now = reader.look(name, cancellation);
    return now instanceof Look.Absent ? Written.gone() : Written.conflict(now);
  }

  /** With finalizers, a deletion is only a mark at first. */
  private Written<StoredSecret> awaitGone(StoredSecret seen, Cancellation cancellation) {
    String uid = seen.version().split("/", 2)[0];
    Cancellation bounded = cancellation.within(DELETION);
    while (true) {
      Look<StoredSecret> now = reader.look(seen.name(), cancellation);
      if (now instanceof Look.PendingDeletion<StoredSecret> pending) {
        if (!bounded.pause(POLL)) {
          cancellation.check("Secret " + seen.name(), "waiting for it to be gone");
          throw new Gen3DbException(pending.why());
        }
      } else if (now instanceof Look.There<StoredSecret> there
          && there.value().version().startsWith(uid + "/")) {
        bounded.pause(POLL); // a read from before; the deletion was confirmed
      } else {
        return Written.gone();
      }
    }
  }
}
