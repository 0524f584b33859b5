package org.gen3db.adapter.k8s.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * Whether an operator can read and make entries: whether its objects are served, the account may
 * make them, and its stores say that they are ready. Makes no probe.
 */
public final class OperatorCheck {
  private static final String GROUP = "external-secrets.io";
  private static final String SERVED = "operator.served";
  private static final String RIGHTS = "operator.rights";
  private static final String STORE = "operator.store";

  private final ApiServer api;
  private final Namespace namespace;
  private final Refusal refusal;
  private final Rights rights;

  public OperatorCheck(ApiServer api, Namespace namespace) {
    this.api = api;
    this.namespace = namespace;
    this.refusal = new Refusal(namespace);
    this.rights = new Rights(api, namespace);
  }

  /**
   * A store of the operator.
   *
   * @param kind SecretStore or ClusterSecretStore
   */
  public record Store(String kind, String name) {}

  /**
   * Checks it.
   *
   * @param stores those that hold the entries of the plan
   * @param names of the objects by which its services read and make them
   * @param pushes whether entries are to be made
   */
  public List<Check> check(
      Set<Store> stores, Set<String> names, boolean pushes, Cancellation cancellation) {
    var checks = new ArrayList<Check>();
    checks.add(
        told(
            SERVED, GROUP, () -> served(Set.of("v1", "v1beta1"), "externalsecrets", cancellation)));
    if (pushes) {
      checks.add(
          told(SERVED, GROUP, () -> served(Set.of("v1alpha1"), "pushsecrets", cancellation)));
    }
    if (checks.stream().anyMatch(check -> check.state() != Check.State.OK)) {
      return checks;
    }
    for (String verb : List.of("get", "list", "create", "patch", "delete")) {
      checks.add(allowed(verb, "externalsecrets", named(verb, names), cancellation));
    }
    if (pushes) {
      for (String verb : List.of("get", "create", "patch")) {
        checks.add(allowed(verb, "pushsecrets", named(verb, names), cancellation));
      }
    }
    new LinkedHashSet<>(stores)
        .forEach(store -> checks.add(told(STORE, store.name(), () -> ready(store, cancellation))));
    return checks;
  }

  /** Probes are listed, made and taken away under names that nobody knows before. */
  private static Set<String> named(String verb, Set<String> names) {
    return verb.equals("get") || verb.equals("patch") ? names : Set.of();
  }

  private Check allowed(String verb, String plural, Set<String> names, Cancellation cancellation) {
    var resource = new Rights.Resource(GROUP, plural, names);
    return told(
        RIGHTS, verb + " " + plural, () -> rights.right(RIGHTS, verb, resource, cancellation));
  }

  private static Check told(String id, String about, Supplier<Check> check) {
    try {
      return check.get();
    } catch (Gen3DbException e) {
      if (e.problem().code() == DomainCode.INTERRUPTED) {
        throw e;
      }
      return Check.notChecked(id, about, e.problem());
    }
  }

  private Check served(Set<String> known, String plural, Cancellation cancellation) {
    String about = plural + "." + GROUP;
    Answer answer = api.get("apis/" + GROUP, cancellation);
    if (!answer.isDone() && !answer.isAbsent()) {
      return Check.notChecked(SERVED, about, refusal.notice(answer, "the API group " + GROUP));
    }
    for (JsonNode version : answer.body().path("versions")) {
      if (known.contains(version.path("version").asText())) {
        return Check.ok(SERVED, about);
      }
    }
    return Check.blocker(
        SERVED,
        about,
        Notice.of(
            KubernetesCode.NO_EXTERNAL_SECRETS,
            namespace.describe(),
            "the cluster does not serve " + about));
  }

  /** Who may not look at it is no worse off: what it cannot do is told when it is used. */
  private Check ready(Store store, Cancellation cancellation) {
    String about = store.kind() + " " + store.name();
    String plural = store.kind().equals("SecretStore") ? "secretstores" : "clustersecretstores";
    for (String version : List.of("v1", "v1beta1")) {
      String path =
          store.kind().equals("SecretStore")
              ? namespace.objects(GROUP, version, plural)
              : "apis/" + GROUP + "/" + version + "/" + plural;
      Answer answer = api.get(path + "/" + store.name(), cancellation);
      if (answer.isDone()) {
        return ready(about, answer.body());
      } else if (!answer.isAbsent()) {
        return Check.notChecked(STORE, about, refusal.notice(answer, about));
      }
    }
    return Check.blocker(
        STORE,
        about,
        Notice.of(
            KubernetesCode.STORE_NOT_READY, about, "there is none in the " + namespace.describe()));
  }

  private static Check ready(String about, JsonNode store) {
    for (JsonNode condition : store.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True")
            ? Check.ok(STORE, about)
            : Check.blocker(
                STORE,
                about,
                Notice.of(
                    KubernetesCode.STORE_NOT_READY,
                    about,
                    "it says "
                        + condition.path("reason").asText()
                        + " "
                        + condition.path("message").asText()));
      }
    }
    return Check.finding(
        STORE,
        about,
        Notice.of(KubernetesCode.STORE_NOT_READY, about, "no operator has looked at it yet"));
  }
}
