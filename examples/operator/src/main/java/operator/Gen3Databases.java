package operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The databases of a release, as an object of the namespace that it lives in. */
@Group("gen3db.org")
@Version("v1alpha1")
@Kind("Gen3Databases")
@Plural("gen3databases")
public class Gen3Databases extends CustomResource<Gen3Databases.Spec, Gen3Databases.Status>
    implements Namespaced {

  /** What is wanted. */
  public static class Spec {
    /** The release; gen3 if it is not said. */
    public String release = "gen3";

    /** Values, as Helm has them; no password belongs here. */
    public Map<String, Object> values = new LinkedHashMap<>();

    /** Values that a Secret of the namespace holds. */
    public List<FromSecret> secretValues = List.of();
  }

  /** A value of a Secret, such as global.postgres.master.password. */
  public static class FromSecret {
    public String path = "";
    public String secret = "";
    public String key = "";
  }

  /** What the last run made of it: gen3db's own report. */
  public static class Status {
    public Long observedGeneration;
    public boolean ready;
    public String message;
    public List<Service> services = List.of();
  }

  /** What it made of a service. */
  public static class Service {
    public String service;
    public String outcome;
    public List<String> steps = List.of();
    public List<Told> findings = List.of();
    public Told error;
  }

  /** A finding or an error. */
  public static class Told {
    public String code;
    public String place;
    public String message;
  }
}
