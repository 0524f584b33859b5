package org.gen3db.domain.render;

/**
 * What is rendered beside the objects of the plan that hold no secret.
 *
 * @param withSecrets the Secrets too, and what is needed for that is read
 * @param job whether the Job is that applies the values in the cluster, with all that it needs
 * @param helmHooks whether that is a hook of Helm; by default it stands in a sync wave of Argo CD,
 *     which is nothing to others
 */
public record RenderOptions(boolean withSecrets, boolean job, boolean helmHooks) {
  /** The objects of the plan alone. */
  public static final RenderOptions NONE = new RenderOptions(false, false, false);
}
