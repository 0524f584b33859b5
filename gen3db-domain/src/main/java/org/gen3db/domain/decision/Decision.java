package org.gen3db.domain.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.plan.Proviso;
import org.gen3db.domain.plan.ServicePlan;
import org.jspecify.annotations.Nullable;

/**
 * What follows for one service: complete, and without a password. {@code plan} prints it, {@code
 * apply} performs it, {@code status} words it.
 *
 * @param plan what is wanted and used: the one truth that is shown, published and made
 * @param acts what will happen, in order; empty where nothing will
 * @param provisos what only performing can tell
 * @param findings what was seen and is left
 * @param shortfalls what was seen that the acts mend
 * @param refusal why nothing is done, or null
 * @param awaited what is waited for once all is done, or null
 * @param exists what is there already
 */
public record Decision(
    ServicePlan plan,
    List<Act> acts,
    List<Proviso> provisos,
    List<Notice> findings,
    List<Notice> shortfalls,
    @Nullable Notice refusal,
    @Nullable Awaited awaited,
    Existing exists) {
  public Decision {
    acts = acts.stream().filter(act -> !act.changes().isEmpty()).toList();
    provisos = List.copyOf(provisos);
    findings = List.copyOf(findings);
    shortfalls = List.copyOf(shortfalls);
    if (refusal != null && !acts.isEmpty()) {
      throw new IllegalArgumentException("refused, and yet something is done");
    }
  }

  /**
   * What is there already.
   *
   * @param looked whether anybody could look; otherwise nothing is known of the database
   * @param secret whether the Secret that services consume is there, or the entry that it is to
   *     follow, be it readable or not
   * @param database whether the database is there, as far as it could be seen
   * @param ready whether what is published lets the service's pods start
   * @param since since when the password is what it is, or null where nobody knows
   */
  public record Existing(
      boolean looked, boolean secret, boolean database, boolean ready, @Nullable Instant since) {
    /** One of which nobody knows the password's age. */
    public Existing(boolean looked, boolean secret, boolean database, boolean ready) {
      this(looked, secret, database, ready, null);
    }
  }

  /** Nothing is done, for this reason. */
  public static Decision refused(
      ServicePlan plan, List<Notice> findings, Notice why, Existing exists) {
    return new Decision(plan, List.of(), List.of(), findings, List.of(), why, null, exists);
  }

  /**
   * What is known of a service when nothing could be decided.
   *
   * @param storedExists whether its Secret or its entry is there
   */
  public static Decision undecided(ServicePlan plan, Notice why, boolean storedExists) {
    return refused(plan, List.of(), why, new Existing(false, storedExists, false, false));
  }

  /** The service's name. */
  public String service() {
    return plan.service();
  }

  /** All that will be done, in order. */
  public List<Change> changes() {
    return acts.stream().flatMap(act -> act.changes().stream()).toList();
  }

  /** Why nothing is done. */
  public Optional<Notice> problem() {
    return Optional.ofNullable(refusal);
  }

  /** Whether there is nothing to do and nothing to refuse. */
  public boolean isSettled() {
    return acts.isEmpty() && refusal == null;
  }
}
