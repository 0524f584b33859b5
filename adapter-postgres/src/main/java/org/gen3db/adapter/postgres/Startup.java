package org.gen3db.adapter.postgres;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gen3db.adapter.postgres.Connector.Outcome;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for servers that are still starting, at most until a deadline that all sessions to one
 * server share: a server that is down delays a run once, not once a service.
 */
final class Startup {
  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(3);

  private final Map<Endpoint, Wait> waits = new ConcurrentHashMap<>();
  private final Duration deadline;
  private final Clock clock;

  Startup(Duration deadline, Clock clock) {
    this.deadline = deadline;
    this.clock = clock;
  }

  /** A server that did not answer: since when, when last tried, and when last told. */
  private record Wait(Instant since, Instant tried, Instant told) {}

  /** Repeats the attempt while the server is starting; returns how the last one ended. */
  Outcome await(Server server, Supplier<Outcome> attempt) {
    var policy =
        RetryPolicy.<Outcome>builder()
            .handleResultIf(outcome -> mayRepeat(server, outcome))
            .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
            .withMaxRetries(-1)
            .build();
    try {
      Outcome outcome = Failsafe.with(policy).get(attempt::get);
      if (outcome.failure() != null && Thread.currentThread().isInterrupted()) {
        throw interrupted(server, outcome.failure());
      }
      return outcome;
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw interrupted(server, e);
      }
      throw e;
    }
  }

  private static Gen3DbException interrupted(Server server, Exception cause) {
    return new Gen3DbException(
        Notice.of(
            DomainCode.INTERRUPTED, server.toString(), "interrupted while reaching the server"),
        cause);
  }

  private boolean mayRepeat(Server server, Outcome outcome) {
    var failure = outcome.failure();
    var reason = failure == null ? "" : Failures.whyStarting(failure);
    if (reason.isEmpty()) {
      waits.remove(server.address());
      return false;
    }
    Instant now = clock.instant();
    var wait =
        waits.compute(
            server.address(),
            (address, known) ->
                known == null || known.tried().plus(deadline).isBefore(now)
                    ? new Wait(now, now, now)
                    : new Wait(known.since(), now, tell(server, reason, known, now)));
    return now.isBefore(wait.since().plus(deadline));
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
