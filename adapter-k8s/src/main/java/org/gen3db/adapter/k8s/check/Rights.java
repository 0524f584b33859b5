package org.gen3db.adapter.k8s.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.StoreNeeds;
import org.jspecify.annotations.Nullable;

/**
 * What the account may do in the namespace, as the API server itself says; changes nothing. Without
 * what concerns Pods everything else goes on, so that it stands in nobody's way.
 */
public final class Rights {
  private static final String REACHED = "cluster.reached";
  private static final String RIGHTS = "cluster.rights";
  private static final String RUNNING = "cluster.running";
  private static final String REVIEWS = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final ApiServer api;
  private final Namespace namespace;
  private final Refusal refusal;

  public Rights(ApiServer api, Namespace namespace) {
    this.api = api;
    this.namespace = namespace;
    this.refusal = new Refusal(namespace);
  }

  /** Whether the cluster is reached, and a right at a time what the needs ask for. */
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    var checks = new ArrayList<Check>();
    Map<String, Set<String>> verbs = verbs(needs);
    try {
      checks.add(reached(cancellation));
    } catch (Gen3DbException e) {
      stopIfInterrupted(e);
      checks.add(Check.blocker(REACHED, namespace.describe(), e.problem()));
      verbs
          .keySet()
          .forEach(verb -> checks.add(Check.notChecked(RIGHTS, about(verb), e.problem())));
      return checks;
    }
    verbs.forEach(
        (verb, names) -> {
          try {
            checks.add(right(RIGHTS, verb, new Resource("", "secrets", names), cancellation));
          } catch (Gen3DbException e) {
            stopIfInterrupted(e);
            checks.add(Check.notChecked(RIGHTS, about(verb), e.problem()));
          }
        });
    if (!needs.updates().isEmpty()) {
      checks.addAll(running(cancellation));
    }
    return checks;
  }

  /** By which Pods are found that know an older password, and begun anew; and changes are told. */
  private List<Check> running(Cancellation cancellation) {
    var checks = new ArrayList<Check>();
    var needed = new LinkedHashMap<Resource, List<String>>();
    needed.put(new Resource("", "pods", Set.of()), List.of("list"));
    for (String workloads : List.of("deployments", "statefulsets", "daemonsets")) {
      needed.put(new Resource("apps", workloads, Set.of()), List.of("get", "patch"));
    }
    needed.put(new Resource("", "events", Set.of()), List.of("create"));
    needed.forEach(
        (resource, verbs) ->
            verbs.forEach(
                verb -> {
                  try {
                    checks.add(finding(right(RUNNING, verb, resource, cancellation)));
                  } catch (Gen3DbException e) {
                    stopIfInterrupted(e);
                    checks.add(
                        Check.notChecked(RUNNING, verb + " " + resource.full(), e.problem()));
                  }
                }));
    return checks;
  }

  private static Check finding(Check check) {
    return check.state() == Check.State.BLOCKER
        ? Check.finding(check.id(), check.about(), check.found().orElseThrow())
        : check;
  }

  private static void stopIfInterrupted(Gen3DbException e) {
    if (e.problem().code() == DomainCode.INTERRUPTED) {
      throw e;
    }
  }

  /** Each verb with the Secrets that it is needed for; with none where it cannot be limited. */
  private static Map<String, Set<String>> verbs(StoreNeeds needs) {
    var verbs = new LinkedHashMap<String, Set<String>>();
    if (!needs.reads().isEmpty()) {
      verbs.put("get", needs.reads());
    }
    if (needs.reads().size() > 1) {
      verbs.put("list", Set.of());
    }
    if (!needs.creates().isEmpty()) {
      verbs.put("create", Set.of());
    }
    if (!needs.updates().isEmpty()) {
      verbs.put("patch", needs.updates());
    }
    if (!needs.deletes().isEmpty()) {
      verbs.put("delete", needs.deletes());
    }
    return verbs;
  }

  private static String about(String verb) {
    return verb + " secrets";
  }

  private Check reached(Cancellation cancellation) {
    Answer answer = api.get(namespace.path(), cancellation);
    if (answer.isDone()) {
      return answer.body().path("metadata").has("deletionTimestamp")
          ? Check.blocker(
              REACHED, namespace.describe(), refusal.namespaceEnds(namespace.describe()))
          : Check.ok(REACHED, namespace.describe());
    }
    Notice why =
        answer.isAbsent() ? refusal.noNamespace() : refusal.notice(answer, namespace.describe());
    return Check.blocker(REACHED, namespace.describe(), why);
  }

  /**
   * What something is to be done with.
   *
   * @param group of the API; empty for the core
   * @param plural such as {@code secrets}
   * @param names those that it is needed for, where a Role may name them one by one
   */
  record Resource(String group, String plural, Set<String> names) {
    String full() {
      return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean isSecrets() {
      return group.isEmpty() && plural.equals("secrets");
    }
  }

  /**
   * Whether the account may do one thing in the namespace: with all of a kind, or, where a Role
   * names those that it is good for, with each that is needed.
   *
   * @param id of the check
   */
  Check right(String id, String verb, Resource resource, Cancellation cancellation) {
    String about = verb + " " + resource.full();
    Answer answer = review(verb, resource, null, cancellation);
    if (!answer.isDone()) {
      return Check.notChecked(id, about, refusal.notice(answer, about));
    }
    if (isAllowed(answer)) {
      return Check.ok(id, about);
    }
    var lacking = new TreeSet<String>();
    for (String name : new TreeSet<>(resource.names())) {
      if (!isAllowed(review(verb, resource, name, cancellation))) {
        lacking.add(name);
      }
    }
    if (lacking.isEmpty() && !resource.names().isEmpty()) {
      return Check.ok(id, about);
    }
    String where =
        lacking.isEmpty() || lacking.size() == resource.names().size()
            ? namespace.describe()
            : String.join(", ", lacking) + " of the " + namespace.describe();
    Notice missing = refusal.missing(where, "the account", verb, resource.full());
    // Without it each Secret is asked for by its name.
    return verb.equals("list") && resource.isSecrets()
        ? Check.finding(id, about, missing)
        : Check.blocker(id, about, missing);
  }

  private static boolean isAllowed(Answer answer) {
    return answer.isDone() && answer.body().path("status").path("allowed").asBoolean(false);
  }

  private Answer review(
      String verb, Resource resource, @Nullable String name, Cancellation cancellation) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode attributes =
        review
            .putObject("spec")
            .putObject("resourceAttributes")
            .put("namespace", namespace.name())
            .put("verb", verb)
            .put("group", resource.group())
            .put("resource", resource.plural());
    if (name != null) {
      attributes.put("name", name);
    }
    return api.post(REVIEWS, review, cancellation);
  }
}
