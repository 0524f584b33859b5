package org.gen3db.simulation;

import java.util.List;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.render.JobRequest;
import org.gen3db.domain.render.Manifests;
import org.gen3db.domain.store.NewSecret;

/** Objects of no cluster: what is simulated is what was read for them. */
final class NoManifests implements Manifests {
  @Override
  public List<String> of(Plan plan, boolean operatorPushes) {
    return List.of();
  }

  @Override
  public String secret(NewSecret secret) {
    return secret.name();
  }

  @Override
  public List<String> job(JobRequest request) {
    return List.of();
  }

  @Override
  public String jobSecret(String release) {
    return release;
  }
}
