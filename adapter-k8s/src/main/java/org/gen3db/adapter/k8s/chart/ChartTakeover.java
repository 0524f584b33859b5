package org.gen3db.adapter.k8s.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gen3db.adapter.k8s.api.Answer;
import org.gen3db.adapter.k8s.api.ApiServer;
import org.gen3db.adapter.k8s.api.KubernetesCode;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.api.Protection;
import org.gen3db.adapter.k8s.api.Refusal;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.render.Takeover;

/**
 * The chart's objects, by the names that it gives them: Secrets and objects of External Secrets,
 * and its Jobs, which do once what gen3db does and are never kept.
 */
public final class ChartTakeover implements Takeover {
  private static final String EXTERNAL = "external-secrets.io";
  private static final String BATCH = "batch";

  private final ApiServer api;
  private final Namespace namespace;
  private final Refusal refusal;

  public ChartTakeover(ApiServer api, Namespace namespace) {
    this.api = api;
    this.namespace = namespace;
    this.refusal = new Refusal(namespace);
  }

  @Override
  public Set<ObjectName> objects(Plan plan) {
    var objects = new LinkedHashSet<ObjectName>();
    for (Plan.PlannedService planned : plan.services()) {
      String service = planned.service();
      String serving = SecretNames.serving(service);
      objects.add(new ObjectName("", "Secret", serving));
      objects.add(new ObjectName("", "Secret", SecretNames.bootstrap(service)));
      objects.add(new ObjectName(EXTERNAL, "ExternalSecret", serving));
      objects.add(new ObjectName(EXTERNAL, "PushSecret", serving));
      objects.add(new ObjectName(BATCH, "Job", service + "-dbcreate"));
      objects.add(new ObjectName(BATCH, "Job", service + "-pgrestore"));
    }
    return objects;
  }

  @Override
  public List<Notice> unkept(Plan plan, boolean operatorPushes, Cancellation cancellation) {
    var found = new ArrayList<Notice>();
    Live secrets = new Live(namespace.secrets(), cancellation);
    Live external = external(cancellation);
    Live pushes = new Live(namespace.objects(EXTERNAL, "v1alpha1", "pushsecrets"), cancellation);
    List<ServicePlan> services = plan.services().stream().map(Plan.PlannedService::plan).toList();
    for (ServicePlan service : services) {
      check("ExternalSecret", external, service.secretName(), plan.release()).ifPresent(found::add);
    }
    for (ServicePlan service : services) {
      if (operatorPushes && service.delivery().pushes()) {
        check("PushSecret", pushes, service.secretName(), plan.release()).ifPresent(found::add);
      }
    }
    for (ServicePlan service : services) {
      check("Secret", secrets, service.secretName(), plan.release()).ifPresent(found::add);
      if (operatorPushes && service.delivery().pushes()) {
        check("Secret", secrets, SecretNames.bootstrap(service.service()), plan.release())
            .ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Notice> check(String kind, Live live, String name, String release) {
    Optional<JsonNode> there = live.find(kind, name);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    var protection = new Protection(there.get().path("metadata"));
    Optional<String> other = protection.release().filter(held -> !held.equals(release));
    if (other.isPresent()) {
      throw new Gen3DbException(
          Notice.of(
              KubernetesCode.OTHER_RELEASE,
              kind + " " + name,
              "Helm holds it in the "
                  + namespace.describe()
                  + " for the release "
                  + other.get()
                  + ", and this is the release "
                  + release));
    }
    return protection.isLacking()
        ? Optional.of(
            Notice.of(
                KubernetesCode.NOT_KEPT,
                kind + " " + name,
                "it is live in the " + namespace.describe() + ": " + protection.lacking(),
                Remedy.together(
                    Remedy.text("Run this first, which marks it, and repeat:"),
                    new Remedy.Use(Means.APPLY))))
        : Optional.empty();
  }

  /**
   * In a version that is served; where none is, the answer is that of an object that is not there.
   */
  private Live external(Cancellation cancellation) {
    Answer answer = api.get("apis/" + EXTERNAL, cancellation);
    if (!answer.isDone() && !answer.isAbsent()) {
      throw refusal.of(answer, "the API group " + EXTERNAL);
    }
    var served = new HashSet<String>();
    answer.body().path("versions").forEach(one -> served.add(one.path("version").asText()));
    String version = served.contains("v1") || !served.contains("v1beta1") ? "v1" : "v1beta1";
    return new Live(namespace.objects(EXTERNAL, version, "externalsecrets"), cancellation);
  }

  /** The live objects of a collection, each asked for by its name: which needs the least rights. */
  private final class Live {
    private final String path;
    private final Cancellation cancellation;

    Live(String path, Cancellation cancellation) {
      this.path = path;
      this.cancellation = cancellation;
    }

    Optional<JsonNode> find(String kind, String name) {
      Answer answer = api.get(path + "/" + name, cancellation);
      if (answer.isAbsent()) {
        return Optional.empty();
      } else if (!answer.isDone()) {
        throw refusal.of(answer, kind + " " + name);
      }
      return Optional.of(answer.body());
    }
  }
}
