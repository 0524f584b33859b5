package org.gen3db.adapter.postgres.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gen3db.adapter.postgres.connection.Connector.Outcome;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for servers that may be starting, at most until a deadline that all sessions to one server
 * share: a server that is down delays a run once, not once a service. The first line tells at once
 * what is awaited, why, and how long.
 */
final class StartupWait {
  private static final Logger LOG = LoggerFactory.getLogger(StartupWait.class);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(3);

  private final Map<Endpoint, Wait> waits = new ConcurrentHashMap<>();
  private final Duration deadline;
  private final Clock clock;

  StartupWait(Duration deadline, Clock clock) {
    this.deadline = deadline;
    this.clock = clock;
  }

  /** A server that did not answer: since when, when last tried, and when last told. */
  private record Wait(Instant since, Instant tried, Instant told) {}

  /** Repeats the attempt while the server is starting; returns how the last one ended. */
  Outcome await(Server server, Cancellation cancellation, Supplier<Outcome> attempt) {
    var pauses = new Pauses(Duration.ofMillis(50), Duration.ofSeconds(1));
    // One call begins a wait once at most: an attempt or a pause may take longer than the deadline.
    boolean mayBegin = true;
    while (true) {
      Outcome outcome = attempt.get();
      if (!mayRepeat(server, outcome, mayBegin)) {
        return outcome;
      }
      mayBegin = false;
      if (!pauses.next(cancellation)) {
        if (cancellation.isCancelled()) {
          throw Failures.interrupted(server.toString(), "waiting for the server");
        }
        return outcome;
      }
    }
  }

  private boolean mayRepeat(Server server, Outcome outcome, boolean mayBegin) {
    var reason = Failures.whyStarting(outcome);
    if (reason.isEmpty()) {
      waits.remove(server.address());
      return false;
    }
    if (deadline.isZero()) {
      return false;
    }
    Instant now = clock.instant();
    var wait =
        waits.compute(
            server.address(),
            (address, known) ->
                known == null || (mayBegin && known.tried().plus(deadline).isBefore(now))
                    ? begin(server, reason, now)
                    : new Wait(known.since(), now, tell(server, reason, known, now)));
    return now.isBefore(wait.since().plus(deadline));
  }

  private Wait begin(Server server, String reason, Instant now) {
    LOG.info(
        "{}: {}; a server that is starting is awaited for {} s at most"
            + " (gen3db.databaseServer.startupDeadline)",
        server,
        reason,
        deadline.toSeconds());
    return new Wait(now, now, now);
  }

  private Instant tell(Server server, String reason, Wait wait, Instant now) {
    if (now.isBefore(wait.told().plus(BETWEEN_LINES))) {
      return wait.told();
    }
    LOG.info(
        "waiting for {}, {} ({} s of at most {} s)",
        server,
        reason,
        Duration.between(wait.since(), now).toSeconds(),
        deadline.toSeconds());
    return now;
  }
}
