package org.gen3db.domain.workload;

/**
 * Something that runs with what a Secret holds, and goes on with what it held when it began.
 *
 * @param name its kind and name, such as {@code deployment/fence}
 * @param secret the Secret that it reads
 * @param outdated whether it began before the Secret became what it is
 * @param by who begins it anew
 * @param command what a person does for that, to be pasted
 */
public record Workload(String name, String secret, boolean outdated, By by, String command) {
  /** Who begins a workload anew when its Secret has changed. */
  public enum By {
    /** gen3db may. */
    US,
    /** Another program does, which watches Secrets. */
    ANOTHER,
    /** Nobody can: it is made by hand, or runs once. */
    NOBODY
  }
}
