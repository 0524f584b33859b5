package org.gen3db.domain.render;

import java.util.List;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.store.NewSecret;

/**
 * The objects without any secret that a store of Secrets wants in its cluster for a plan, for
 * programs that keep objects in a repository and apply them from there. Contacts nothing, and gives
 * the same for the same plan.
 */
public interface Manifests {
  /**
   * The objects of all services, sorted by service.
   *
   * @param plan made from the values alone
   * @param operatorPushes whether an operator makes the remote entries, so that what it pushes by
   *     is among them
   * @return one JSON object each; none for a service whose Secret {@code apply} makes by itself
   */
  List<String> of(Plan plan, boolean operatorPushes);

  /** A Secret of a service, as apply would make it; contacts nothing. */
  String secret(NewSecret secret);

  /**
   * A Job that applies the values in the cluster, after all that it needs: an account with the
   * least rights, its ways out, the values without secrets, and the Secret where its contents are
   * given. Its name follows from what everybody may see of it, so that it is another one whenever
   * it would do something else. Contacts nothing.
   */
  List<String> job(JobRequest request);

  /**
   * Jobs that restore in parts and release all of it, after all that they need, as a Job that
   * applies has it: an Indexed Job loads, a Pod for each part, and the other waits for it. Contacts
   * nothing.
   */
  List<String> fanOut(JobRequest request);

  /**
   * A CronJob that dumps, after all that it needs, as a Job that applies has it. Its name stays
   * when it would do something else. Contacts nothing.
   */
  List<String> dumps(JobRequest request);

  /** The name of the Secret from which a release's Job takes what it may not show. */
  String jobSecret(String release);
}
