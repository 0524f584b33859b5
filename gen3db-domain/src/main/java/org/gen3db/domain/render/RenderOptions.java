package org.gen3db.domain.render;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is rendered beside the objects of the plan that hold no secret.
 *
 * @param withSecrets the Secrets too, and what is needed for that is read
 * @param job whether the Job is that applies the values in the cluster, with all that it needs
 * @param helmHooks whether that is a hook of Helm; by default it stands in a sync wave of Argo CD,
 *     which is nothing to others
 * @param dumps when dumps are made in the cluster, or null where none are
 * @param fanOut in place of the Job that applies, those that restore in parts, or null
 */
public record RenderOptions(
    boolean withSecrets,
    boolean job,
    boolean helmHooks,
    @Nullable DumpSchedule dumps,
    @Nullable FanOut fanOut) {
  /** The objects of the plan alone. */
  public static final RenderOptions NONE = new RenderOptions(false, false, false, null, null);

  /** When dumps are made in the cluster. */
  public Optional<DumpSchedule> schedule() {
    return Optional.ofNullable(dumps);
  }

  /** A restore in parts. */
  public Optional<FanOut> inParts() {
    return Optional.ofNullable(fanOut);
  }

  /** Whether anything runs in the cluster. */
  public boolean runs() {
    return job || dumps != null;
  }
}
