package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.FieldManagers;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Protection;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/** The ExternalSecrets of the namespace: which Secret each of them fills. */
final class ExternalSecrets {
  static final String GROUP = "external-secrets.io";

  /** The label of a probe, with the run that made it. */
  static final String PROBE = "gen3db.org/probe";

  private static final Duration LEFT_OVER = Duration.ofMinutes(10);
  private static final String PLURAL = "externalsecrets";
  static final String FORCE_SYNC = "force-sync";

  /** The versions of an ExternalSecret whose fields are known, the best first. */
  static final List<String> KNOWN = List.of("v1", "v1beta1");

  private final ApiServer api;
  private final Namespace namespace;
  private final Refusal refusal;
  private @Nullable List<String> served;
  private volatile boolean listed = true;
  private volatile boolean none;

  ExternalSecrets(ApiServer api, Namespace namespace) {
    this.api = api;
    this.namespace = namespace;
    this.refusal = new Refusal(namespace);
  }

  /** The versions that the server has, of those that are known; asked once. */
  private synchronized List<String> served(Cancellation cancellation) {
    if (served == null) {
      Answer answer = api.get("apis/" + GROUP, cancellation);
      if (!answer.isDone() && !answer.isAbsent()) {
        throw refusal.of(answer, "the API group " + GROUP);
      }
      var versions = new ArrayList<String>();
      answer.body().path("versions").forEach(one -> versions.add(one.path("version").asText()));
      served = KNOWN.stream().filter(versions::contains).toList();
    }
    return served;
  }

  /**
   * Those that write Secrets, by the Secret. Where they may not be listed, or are not served, there
   * is none; the owner reference of a Secret tells of one all the same.
   */
  Map<String, ExternalSecret> byTarget(Cancellation cancellation) {
    List<String> versions = served(cancellation);
    return versions.isEmpty()
        ? Map.of()
        : byTarget(api.get(path(versions.get(0)), cancellation), cancellation);
  }

  /**
   * The path of the list that tells them, where the last one told of none: it may be asked for
   * beside the Secrets then. Where there are any, they have to be asked for first, or what one has
   * filled since could be seen as it was before.
   */
  Optional<String> besideSecrets(Cancellation cancellation) {
    return none ? served(cancellation).stream().findFirst().map(this::path) : Optional.empty();
  }

  /**
   * The same.
   *
   * @param first the answer to the list of the version that is the first to be asked for
   */
  Map<String, ExternalSecret> byTarget(Answer first, Cancellation cancellation) {
    Answer answer = first;
    List<String> versions = served(cancellation);
    for (int i = 1; answer.isAbsent() && i < versions.size(); i++) {
      answer = api.get(path(versions.get(i)), cancellation);
    }
    var targets = new TreeMap<String, ExternalSecret>();
    if (answer.code() == 403) {
      listed = false;
    } else if (answer.isDone()) {
      for (JsonNode item : answer.body().path("items")) {
        var one = new ExternalSecret(item);
        if (one.writes()) {
          targets.putIfAbsent(one.target(), one);
        }
      }
      none = targets.isEmpty();
    } else if (!answer.isAbsent()) {
      throw refusal.of(answer, "the ExternalSecrets of the " + namespace.describe());
    }
    return targets;
  }

  /** The one that fills a Secret, be it there or not; also where they may not be listed. */
  Optional<ExternalSecret> filling(String secret, Cancellation cancellation) {
    return Optional.ofNullable(byTarget(cancellation).get(secret))
        .or(() -> ofName(secret, false, cancellation));
  }

  /**
   * The one of a Secret's own name, if that fills it, where they may not be listed.
   *
   * @param otherwiseUnknown whether nothing else tells that one fills it: where it may not be
   *     looked at either, the operator that wrote the Secret may do so again
   * @throws Gen3DbException where it cannot be told then
   */
  Optional<ExternalSecret> ofName(
      String secret, boolean otherwiseUnknown, Cancellation cancellation) {
    if (listed || !areServed(cancellation)) {
      return Optional.empty();
    }
    Answer answer = api.get(path(version(cancellation), secret), cancellation);
    if (answer.isDone()) {
      return Optional.of(new ExternalSecret(answer.body()))
          .filter(one -> one.writes() && one.target().equals(secret));
    } else if (answer.isAbsent() || (answer.code() == 403 && !otherwiseUnknown)) {
      return Optional.empty();
    }
    throw refusal.of(answer, "ExternalSecret " + secret);
  }

  String path(String version) {
    return namespace.objects(GROUP, version, PLURAL);
  }

  String path(String version, String name) {
    return path(version) + "/" + name;
  }

  /** Whether the cluster has any at all. */
  boolean areServed(Cancellation cancellation) {
    return !served(cancellation).isEmpty();
  }

  /** The version to make one in. */
  String version(Cancellation cancellation) {
    return served(cancellation).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Gen3DbException(
                    Notice.of(
                        KubernetesCode.NO_EXTERNAL_SECRETS,
                        namespace.describe(),
                        "the cluster does not serve " + PLURAL + "." + GROUP)));
  }

  /** Whether it was written; not where the object is another than was seen. */
  boolean isDone(Answer answer, String name) {
    if (answer.isDone()) {
      return true;
    } else if (answer.isConflict()) {
      return false;
    }
    throw refusal.of(answer, "ExternalSecret " + name);
  }

  Optional<ExternalSecret> find(String version, String name, Cancellation cancellation) {
    Answer answer = api.get(path(version, name), cancellation);
    if (answer.isAbsent()) {
      return Optional.empty();
    } else if (!answer.isDone()) {
      throw refusal.of(answer, "ExternalSecret " + name);
    }
    return Optional.of(new ExternalSecret(answer.body()));
  }

  /** Lets one of others be kept; returns whether it was still what it was seen to be. */
  boolean protect(ExternalSecret one, Cancellation cancellation) {
    ObjectNode change = new Protection(one.metadata()).patch();
    return patch(version(cancellation), one.name(), change, cancellation);
  }

  /** Changes some fields; returns whether it was still what it was seen to be. */
  boolean patch(String version, String name, ObjectNode change, Cancellation cancellation) {
    Answer answer =
        api.patch(
            path(version, name) + "?fieldManager=" + FieldManagers.OURS,
            ApiServer.MERGE,
            change,
            cancellation);
    return !answer.isAbsent() && isDone(answer, name); // one that is gone is another than was seen
  }

  void delete(ExternalSecret holder, String version, Cancellation cancellation) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").put("uid", holder.uid());
    Answer answer = api.delete(path(version, holder.name()), options, cancellation);
    if (!answer.isDone() && !answer.isAbsent()) {
      throw refusal.of(answer, "ExternalSecret " + holder.name());
    }
  }

  /**
   * Takes away the probes that are meant, and any that a run left behind that ended before it could
   * take it away: its Secret holds a live password.
   */
  void removeProbes(Predicate<ExternalSecret> meant, Cancellation cancellation) {
    String version = version(cancellation);
    String labelled = "?labelSelector=" + URLEncoder.encode(PROBE, StandardCharsets.UTF_8);
    Answer answer = api.get(path(version) + labelled, cancellation);
    if (!answer.isDone()) {
      throw refusal.of(answer, "the ExternalSecrets of the " + namespace.describe());
    }
    // By the server's clock, on both sides of the comparison; without it none is old.
    Optional<Instant> oldest = answer.time().map(now -> now.minus(LEFT_OVER));
    for (JsonNode item : answer.body().path("items")) {
      var one = new ExternalSecret(item);
      if (meant.test(one) || oldest.filter(time -> isBefore(one, time)).isPresent()) {
        remove(one, version, cancellation);
      }
    }
  }

  private static boolean isBefore(ExternalSecret one, Instant time) {
    try {
      String created = one.metadata().path("creationTimestamp").asText();
      return Instant.parse(created).isBefore(time);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** First what would fill the Secret once more, then the Secret, unless it is gone with it. */
  private void remove(ExternalSecret one, String version, Cancellation cancellation) {
    delete(one, version, cancellation);
    Answer secret = api.get(namespace.secrets() + "/" + one.target(), cancellation);
    if (secret.isDone() && new SecretObject(secret.body(), one).isOwnedBy(one.uid())) {
      ObjectNode options = JsonNodeFactory.instance.objectNode();
      options.putObject("preconditions").set("uid", secret.body().path("metadata").path("uid"));
      api.delete(namespace.secrets() + "/" + one.target(), options, cancellation);
    }
  }
}
