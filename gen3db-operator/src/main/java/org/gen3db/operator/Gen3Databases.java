package org.gen3db.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** The databases of a release, as an object of the namespace that the release lives in. */
@Group("gen3db.org")
@Version("v1alpha1")
@Kind("Gen3Databases")
@Plural("gen3databases")
public class Gen3Databases extends CustomResource<DatabasesSpec, DatabasesStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;

  /** Nothing is said of it yet. */
  public Gen3Databases() {}
}
