package org.gen3db.adapter.k8s.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

/** What the account may do in the namespace, as the API server itself says; changes nothing. */
public final class Rights {
  private static final String REACHED = "cluster.reached";
  private static final String RIGHTS = "cluster.rights";
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
    Set<String> verbs = verbs(needs);
    try {
      checks.add(reached(cancellation));
    } catch (Gen3DbException e) {
      stopIfInterrupted(e);
      checks.add(Check.blocker(REACHED, namespace.describe(), e.problem()));
      verbs.forEach(verb -> checks.add(Check.notChecked(RIGHTS, about(verb), e.problem())));
      return checks;
    }
    for (String verb : verbs) {
      try {
        checks.add(right(verb, cancellation));
      } catch (Gen3DbException e) {
        stopIfInterrupted(e);
        checks.add(Check.notChecked(RIGHTS, about(verb), e.problem()));
      }
    }
    return checks;
  }

  private static void stopIfInterrupted(Gen3DbException e) {
    if (e.problem().code() == DomainCode.INTERRUPTED) {
      throw e;
    }
  }

  private static Set<String> verbs(StoreNeeds needs) {
    var verbs = new LinkedHashSet<String>();
    if (!needs.reads().isEmpty()) {
      verbs.add("get");
    }
    if (needs.reads().size() > 1) {
      verbs.add("list");
    }
    if (!needs.creates().isEmpty()) {
      verbs.add("create");
    }
    if (!needs.updates().isEmpty()) {
      verbs.add("patch");
    }
    if (!needs.deletes().isEmpty()) {
      verbs.add("delete");
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

  private Check right(String verb, Cancellation cancellation) {
    return right(RIGHTS, verb, "", "secrets", cancellation);
  }

  /**
   * Whether the account may do one thing in the namespace.
   *
   * @param id of the check
   * @param group of the API; empty for the core
   */
  Check right(String id, String verb, String group, String resource, Cancellation cancellation) {
    String full = group.isEmpty() ? resource : resource + "." + group;
    String about = verb + " " + full;
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    review
        .putObject("spec")
        .putObject("resourceAttributes")
        .put("namespace", namespace.name())
        .put("verb", verb)
        .put("group", group)
        .put("resource", resource);
    Answer answer = api.post(REVIEWS, review, cancellation);
    if (!answer.isDone()) {
      return Check.notChecked(id, about, refusal.notice(answer, about));
    }
    if (answer.body().path("status").path("allowed").asBoolean(false)) {
      return Check.ok(id, about);
    }
    Notice missing = refusal.missing(namespace.describe(), "the account", verb, full);
    // Without it each Secret is asked for by its name.
    return verb.equals("list") && group.isEmpty() && resource.equals("secrets")
        ? Check.finding(id, about, missing)
        : Check.blocker(id, about, missing);
  }
}
