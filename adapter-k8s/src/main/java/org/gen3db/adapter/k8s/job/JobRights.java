package org.gen3db.adapter.k8s.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.deployment.MasterSpec;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.render.JobRequest;

/**
 * The rules of the Role: what apply, status, rotate and doctor need for the plan, and for a change
 * of delivery to it, and nothing beyond. Secrets are named one by one and never listed, since who
 * may list them reads all of a namespace; what is made can be limited to no name. Where the
 * operator tells what entries hold, it does so by Secrets whose names the API server makes.
 */
final class JobRights {
  private static final String EXTERNAL = "external-secrets.io";

  private final JobRequest request;
  private final boolean ownStores;
  private final ArrayNode rules = JsonNodeFactory.instance.arrayNode();

  /**
   * @param ownStores whether the operator's stores are the namespace's; a Role gives no right to
   *     look at those of the cluster
   */
  JobRights(JobRequest request, boolean ownStores) {
    this.request = request;
    this.ownStores = ownStores;
  }

  ArrayNode rules() {
    boolean probes = request.operatorPushes() && any(Delivery::usesEntry);
    allow("", "namespaces", List.of(request.plan().namespace()), "get");
    secrets(probes);
    externalSecrets(probes);
    allow("", "pods", List.of(), "list");
    for (String workloads : List.of("deployments", "statefulsets", "daemonsets")) {
      allow("apps", workloads, List.of(), "get", "patch");
    }
    allow("", "events", List.of(), "create");
    if (probes) {
      allow("", "events", List.of(), "list");
      if (ownStores) {
        allow(EXTERNAL, "secretstores", List.of(), "get");
      }
    }
    return rules;
  }

  /** What a restore in parts needs: all that apply does, and to see how far one Job is. */
  static ArrayNode ofFanOut(JobRequest request, boolean ownStores, String job) {
    var rights = new JobRights(request, ownStores);
    rights.rules();
    rights.allow("batch", "jobs", List.of(job), "get");
    return rights.rules;
  }

  /** What a dump needs: to read credentials, where they are and whether they follow an entry. */
  static ArrayNode ofDumps(JobRequest request) {
    var rights = new JobRights(request, false);
    rights.allow("", "namespaces", List.of(request.plan().namespace()), "get");
    rights.allow("", "secrets", rights.readable(), "get");
    var filled = new TreeSet<>(rights.serving(delivery -> true));
    filled.addAll(rights.master());
    rights.allow(EXTERNAL, "externalsecrets", filled, "get");
    return rights.rules;
  }

  private void secrets(boolean probes) {
    Set<String> ours = ours();
    allow("", "secrets", probes ? List.of() : readable(), "get");
    allow("", "secrets", List.of(), "create");
    allow("", "secrets", ours, "patch", "delete");
  }

  private Set<String> ours() {
    var ours = new TreeSet<String>();
    for (ServicePlan plan : request.servicePlans()) {
      ours.add(plan.secretName());
      ours.add(plan.pendingName());
      if (plan.spec().login().isEmpty()) {
        ours.add(SecretNames.bootstrap(plan.service()));
      }
    }
    return ours;
  }

  private Set<String> readable() {
    var read = new TreeSet<>(ours());
    read.addAll(master());
    return read;
  }

  /** The administrator's Secret, and the ExternalSecret by which an operator makes it. */
  private Set<String> master() {
    MasterSpec master = request.deployment().master();
    if (master instanceof MasterSpec.Dev dev) {
      return Set.of(dev.secretName());
    }
    return master instanceof MasterSpec.ExternalSecret external
        ? Set.of(external.secretName().value())
        : Set.of();
  }

  private void externalSecrets(boolean probes) {
    Set<String> following = serving(Delivery::follows);
    Set<String> local = serving(delivery -> !delivery.follows());
    String external = "externalsecrets";
    allow(EXTERNAL, external, serving(delivery -> true), "get", "patch");
    if (probes) {
      allow(EXTERNAL, external, List.of(), "list", "create", "delete");
    } else {
      if (!following.isEmpty()) {
        allow(EXTERNAL, external, List.of(), "list", "create");
      } else if (!master().isEmpty()) {
        allow(EXTERNAL, external, master(), "get");
      }
      if (!local.isEmpty()) {
        allow(EXTERNAL, external, local, "delete");
      }
    }
    Predicate<Delivery> pushed = delivery -> request.operatorPushes() && delivery.pushes();
    Set<String> pushing = serving(pushed);
    Set<String> others = serving(pushed.negate());
    if (!pushing.isEmpty()) {
      allow(EXTERNAL, "pushsecrets", List.of(), "create");
      allow(EXTERNAL, "pushsecrets", pushing, "get", "patch");
    }
    if (!others.isEmpty()) {
      allow(EXTERNAL, "pushsecrets", others, "get", "delete");
    }
  }

  private boolean any(Predicate<Delivery> which) {
    return request.servicePlans().stream().map(ServicePlan::delivery).anyMatch(which);
  }

  private Set<String> serving(Predicate<Delivery> which) {
    var names = new TreeSet<String>();
    for (ServicePlan plan : request.servicePlans()) {
      if (which.test(plan.delivery())) {
        names.add(plan.secretName());
      }
    }
    return names;
  }

  private void allow(String group, String resource, Collection<String> names, String... verbs) {
    ObjectNode rule = rules.addObject();
    rule.putArray("apiGroups").add(group);
    rule.putArray("resources").add(resource);
    if (!names.isEmpty()) {
      ArrayNode all = rule.putArray("resourceNames");
      names.forEach(all::add);
    }
    ArrayNode all = rule.putArray("verbs");
    for (String verb : verbs) {
      all.add(verb);
    }
  }
}
