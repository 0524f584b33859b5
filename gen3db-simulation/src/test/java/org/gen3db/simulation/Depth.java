package org.gen3db.simulation;

/**
 * How far an exploration goes. Each single fault at each call always happens; so does each pair
 * whose second fault meets what tidies up after the first, and a fault of a run after one that was
 * interrupted. Of the other pairs, of longer rows, and of whole runs beside a further run a build
 * has time for a share.
 *
 * @param share one of this many happens, always the same ones; 1: all of them
 * @param runs beyond the pairs, how many runs a scenario may take
 */
record Depth(int share, int runs) {
  /** What each build does. */
  static final Depth BUILD =
      new Depth(
          Integer.getInteger("simulation.share", 12), Integer.getInteger("simulation.runs", 60));

  /** What a full build does. */
  static final Depth FULL =
      new Depth(
          Integer.getInteger("simulation.share", 3), Integer.getInteger("simulation.runs", 400));

  /** Whether this fault of a further run is one of those that happen. */
  boolean has(Call call, Fault fault) {
    return Math.floorMod(13 * call.number() + 3 * fault.ordinal(), share) == 0;
  }

  /** Whether this pair is one of those that happen. */
  boolean has(Call first, Fault fault, Call second, Fault then) {
    // by an odd factor each, so that the share of each call and of each fault is about the same
    int number =
        31 * (17 * first.number() + 7 * fault.ordinal())
            + 13 * second.number()
            + 3 * then.ordinal();
    return Math.floorMod(number, share) == 0;
  }
}
