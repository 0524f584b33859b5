package org.gen3db.adapter.local.postgres;

import java.time.Duration;
import java.util.List;

/**
 * How an embedded server is set up.
 *
 * @param durable whether it forces its data to the disk
 * @param configuration lines of postgresql.conf, after gen3db's own
 * @param hba the whole of pg_hba.conf, or nothing for scram-sha-256 everywhere
 * @param deadline for each wait: for another run, the start, the stop
 */
record ServerOptions(
    boolean durable, List<String> configuration, List<String> hba, Duration deadline) {
  static final ServerOptions DEFAULT =
      new ServerOptions(true, List.of(), List.of(), Duration.ofSeconds(90));
}
