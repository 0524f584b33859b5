package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.StoredSecret;
import org.jspecify.annotations.Nullable;

/**
 * Reads Secrets: many by one list of the namespace, without what Helm keeps of its releases; a few,
 * or where listing is not allowed, by their names and at once.
 */
final class SecretReader {
  private static final String PAGE =
      "?limit=500&fieldSelector="
          + URLEncoder.encode("type!=helm.sh/release.v1", StandardCharsets.UTF_8);

  private static final int GONE = 410;

  /** As many as a service has. */
  private static final int FEW = 3;

  private final ApiServer api;
  private final Namespace namespace;
  private final ExternalSecrets externals;
  private final PushSecrets pushes;
  private final Refusal refusal;
  private volatile boolean unlisted;

  SecretReader(ApiServer api, Namespace namespace, ExternalSecrets externals, PushSecrets pushes) {
    this.api = api;
    this.namespace = namespace;
    this.externals = externals;
    this.pushes = pushes;
    this.refusal = new Refusal(namespace);
  }

  Map<String, Look<StoredSecret>> read(Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<StoredSecret>>();
    List<String> possible = names.stream().distinct().filter(Namespace::isName).toList();
    names.forEach(name -> looks.put(name, Look.absent()));
    if (possible.isEmpty()) {
      return looks;
    }
    if (possible.size() > FEW && !unlisted) {
      Map<String, ExternalSecret> holders = externals.byTarget(cancellation);
      Optional<Map<String, JsonNode>> all = list(cancellation);
      if (all.isPresent()) {
        for (String name : possible) {
          JsonNode found = all.get().get(name);
          if (found != null) {
            looks.put(name, listed(found, holders.get(name), cancellation));
          }
        }
        return looks;
      }
      unlisted = true;
    }
    looks.putAll(byName(possible, cancellation));
    return looks;
  }

  /** The list of all is longer than a few of them are, in a namespace of many. */
  private Map<String, Look<StoredSecret>> byName(List<String> names, Cancellation cancellation) {
    Optional<String> beside = externals.besideSecrets(cancellation);
    Map<String, ExternalSecret> holders =
        beside.isPresent() ? Map.of() : externals.byTarget(cancellation);
    List<String> paths =
        Stream.concat(beside.stream(), names.stream().map(name -> namespace.secrets() + "/" + name))
            .toList();
    List<Answer> answers = api.getAll(paths, cancellation);
    if (beside.isPresent() && !externals.byTarget(answers.get(0), cancellation).isEmpty()) {
      return byName(names, cancellation); // one was made since
    }
    var looks = new LinkedHashMap<String, Look<StoredSecret>>();
    List<Answer> secrets = answers.subList(beside.isPresent() ? 1 : 0, answers.size());
    for (int i = 0; i < names.size(); i++) {
      looks.put(names.get(i), look(names.get(i), secrets.get(i), holders, cancellation));
    }
    return looks;
  }

  /** All Secrets by their names; empty where they may not be listed. */
  private Optional<Map<String, JsonNode>> list(Cancellation cancellation) {
    var all = new LinkedHashMap<String, JsonNode>();
    String next = "";
    do {
      String more = next.isEmpty() ? "" : "&continue=" + encoded(next);
      Answer answer = api.get(namespace.secrets() + PAGE + more, cancellation);
      if (answer.code() == 403) {
        return Optional.empty();
      } else if (answer.code() == GONE && !next.isEmpty()) {
        all.clear(); // the list grew too old between two pages
        next = "";
        continue;
      } else if (!answer.isDone()) {
        throw refusal.of(answer, namespace.describe());
      }
      answer
          .body()
          .path("items")
          .forEach(item -> all.put(item.path("metadata").path("name").asText(), item));
      next = answer.body().path("metadata").path("continue").asText("");
      if (next.isEmpty()) {
        return Optional.of(all);
      }
    } while (true);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Look<StoredSecret> listed(
      JsonNode json, @Nullable ExternalSecret holder, Cancellation cancellation) {
    try {
      return object(json, holder, cancellation).look();
    } catch (Gen3DbException e) {
      cancellation.check(namespace.describe(), "reading Secrets");
      return new Look.NotLooked<>(e.problem());
    }
  }

  private Look<StoredSecret> look(
      String name, Answer answer, Map<String, ExternalSecret> holders, Cancellation cancellation) {
    try {
      return found(name, answer, holders, cancellation)
          .map(SecretObject::look)
          .orElseGet(Look::absent);
    } catch (Gen3DbException e) {
      cancellation.check(namespace.describe(), "reading Secrets");
      return new Look.NotLooked<>(e.problem());
    }
  }

  /** What stands under one name now, for people who were told of a conflict. */
  Look<StoredSecret> look(String name, Cancellation cancellation) {
    try {
      return find(name, cancellation).map(SecretObject::look).orElseGet(Look::absent);
    } catch (Gen3DbException e) {
      cancellation.check(namespace.describe(), "reading Secrets");
      return new Look.NotLooked<>(e.problem());
    }
  }

  /**
   * One Secret.
   *
   * @throws Gen3DbException when it cannot be told whether it is there
   */
  Optional<SecretObject> find(String name, Cancellation cancellation) {
    String path = namespace.secrets() + "/" + name;
    Optional<String> beside = externals.besideSecrets(cancellation);
    if (beside.isPresent()) {
      List<Answer> answers = api.getAll(List.of(beside.get(), path), cancellation);
      if (externals.byTarget(answers.get(0), cancellation).isEmpty()) {
        return found(name, answers.get(1), Map.of(), cancellation);
      }
    }
    Map<String, ExternalSecret> holders = externals.byTarget(cancellation);
    return found(name, api.get(path, cancellation), holders, cancellation);
  }

  private Optional<SecretObject> found(
      String name, Answer answer, Map<String, ExternalSecret> holders, Cancellation cancellation) {
    if (answer.isAbsent()) {
      return Optional.empty();
    }
    if (!answer.isDone()) {
      throw refusal.of(answer, "Secret " + name);
    }
    return Optional.of(object(answer.body(), holders.get(name), cancellation));
  }

  /** What pushes from one of others is looked at too: it is kept, or goes, with it. */
  private SecretObject object(
      JsonNode json, @Nullable ExternalSecret listed, Cancellation cancellation) {
    ExternalSecret holder = listed;
    var object = new SecretObject(json, holder);
    if (holder == null && object.isFilledByAnOperator()) {
      boolean unowned = !object.isOwnedByAnExternalSecret();
      holder = externals.ofName(object.name(), unowned, cancellation).orElse(null);
      object = new SecretObject(json, holder);
    }
    if (!PushSecrets.isSource(object.name()) || object.owner() == Owner.OURS) {
      return object;
    }
    return new SecretObject(json, holder, pushes.from(object.name(), cancellation).orElse(null));
  }
}
