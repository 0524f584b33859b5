package org.gen3db.adapter.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.adapter.k8s.api.Marks;
import org.gen3db.adapter.k8s.api.Namespace;
import org.gen3db.adapter.k8s.job.DumpObjects;
import org.gen3db.adapter.k8s.job.FanOutObjects;
import org.gen3db.adapter.k8s.job.JobObjects;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.render.JobRequest;
import org.gen3db.domain.render.Manifests;
import org.gen3db.domain.store.NewSecret;

/**
 * The objects of External Secrets as the chart renders them, and as apply makes them: who applies
 * these first leaves apply nothing to change in them.
 *
 * @param namespace where they go
 * @param store which store of the operator they name (R14)
 * @param version of an ExternalSecret, as {@code global.externalSecrets.apiVersion} has it
 */
record ChartObjects(Namespace namespace, StoreReference store, String version)
    implements Manifests {
  @Override
  public List<String> of(Plan plan, boolean operatorPushes) {
    var objects = new ArrayList<String>();
    for (Plan.PlannedService planned : plan.services()) {
      ServicePlan service = planned.plan();
      Delivery delivery = service.delivery();
      if (delivery.follows()) {
        objects.add(externalSecret(service).toString());
      }
      if (delivery.pushes() && operatorPushes) {
        objects.add(pushSecret(service).toString());
      }
    }
    return List.copyOf(objects);
  }

  @Override
  public String secret(NewSecret secret) {
    return SecretObject.made(secret, namespace).toString();
  }

  @Override
  public List<String> dumps(JobRequest request) {
    return new DumpObjects(request, jobSecret(request.plan().release())).all();
  }

  @Override
  public List<String> fanOut(JobRequest request) {
    return new FanOutObjects(request, store.clusterStore().isEmpty()).all();
  }

  @Override
  public List<String> job(JobRequest request) {
    return new JobObjects(request, store.clusterStore().isEmpty()).all();
  }

  @Override
  public String jobSecret(String release) {
    return JobObjects.secret(release);
  }

  private ObjectNode externalSecret(ServicePlan service) {
    ObjectNode object = object(version, ExternalSecret.KIND, service);
    object.set("spec", store.reading(service.service(), entry(service), service.secretName()));
    return object;
  }

  private ObjectNode pushSecret(ServicePlan service) {
    ObjectNode object =
        object(ExternalSecrets.GROUP + "/" + PushSecrets.VERSION, "PushSecret", service);
    object.set(
        "spec",
        store.pushing(service.service(), SecretNames.bootstrap(service.service()), entry(service)));
    return object;
  }

  private static String entry(ServicePlan service) {
    return service.remoteSecretName().orElseThrow();
  }

  private ObjectNode object(String apiVersion, String kind, ServicePlan service) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", service.secretName()).put("namespace", namespace.name());
    metadata.set("labels", Marks.newLabels(namespace, service.secretName(), service.service()));
    metadata.set("annotations", Marks.newAnnotations(namespace, service.secretName(), null));
    return object;
  }
}
