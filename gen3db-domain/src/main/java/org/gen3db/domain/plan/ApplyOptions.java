package org.gen3db.domain.plan;

import java.util.Set;

/**
 * What an operator allows a run to do beyond the ordinary.
 *
 * @param takeOver services whose existing role and database are taken over: password reset, marked
 *     (R11); {@link #ALL} for every service
 * @param harden services whose database loses PUBLIC's CONNECT and gets the service as owner (R15)
 * @param completeEntry whether a missing {@code dbcreated} is added to entries of others (R10)
 * @param restoreDeleted whether entries that are marked for deletion are taken back
 */
public record ApplyOptions(
    Set<String> takeOver, Set<String> harden, boolean completeEntry, boolean restoreDeleted) {
  /** Stands for every service in {@link #takeOver}. */
  public static final String ALL = "all";

  /** Nothing beyond the ordinary. */
  public static final ApplyOptions NONE = new ApplyOptions(Set.of(), Set.of(), false);

  /** One that takes no entry back. */
  public ApplyOptions(Set<String> takeOver, Set<String> harden, boolean completeEntry) {
    this(takeOver, harden, completeEntry, false);
  }

  public ApplyOptions {
    takeOver = Set.copyOf(takeOver);
    harden = Set.copyOf(harden);
  }

  /** Whether the role and database of this service are taken over. */
  public boolean takesOver(String service) {
    return takeOver.contains(ALL) || takeOver.contains(service);
  }

  /** Whether the database of this service is hardened. */
  public boolean hardens(String service) {
    return harden.contains(service);
  }
}
