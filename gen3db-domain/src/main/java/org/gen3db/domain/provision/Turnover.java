package org.gen3db.domain.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Retire;
import org.gen3db.domain.plan.Plan;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;

/**
 * The end of a rotation with overlapping logins (R18): waits, without a lock, until nobody was seen
 * connected as a login of before for the whole grace, and has it closed. A login that somebody goes
 * on using stays open, and so does one whose wait was cancelled: the next rotation meets it.
 */
final class Turnover {
  /** How many graces it is waited in all, before a login that is in use is left open. */
  private static final int MOST_GRACES = 3;

  /** How often it is looked within one grace. */
  private static final int LOOKS = 10;

  /**
   * What it takes a server at most to end sessions that were closed already, our own among them.
   */
  private static final Duration SETTLES = Duration.ofSeconds(1);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  private final World world;
  private final Duration grace;
  private final Cancellation cancellation;
  private final Function<Retire, Plan> look;
  private final Function<Retire, Report> perform;

  /** Since when nobody was seen connected as the old login of a service that waits for its end. */
  private final Map<String, Long> quietSince = new HashMap<>();

  private final Map<String, ServiceReport> ended = new HashMap<>();
  private final Map<String, Notice> left = new HashMap<>();

  /**
   * @param look shows which of these logins would be closed now
   * @param perform closes them
   */
  Turnover(
      World world,
      Duration grace,
      Cancellation cancellation,
      Function<Retire, Plan> look,
      Function<Retire, Report> perform) {
    this.world = world;
    this.grace = grace;
    this.cancellation = cancellation;
    this.look = look;
    this.perform = perform;
  }

  /** What was done in all. */
  Report end(Report rotated) {
    long start = nanos();
    rotated.services().stream()
        .filter(service -> service.outcome() == Outcome.ROTATED)
        .forEach(service -> quietSince.put(service.service(), start));
    Duration most = longer(grace.multipliedBy(MOST_GRACES), SETTLES);
    while (!quietSince.isEmpty()) {
      boolean last = since(start).compareTo(most) >= 0;
      Set<String> due =
          quietSince.entrySet().stream()
              .filter(one -> last || since(one.getValue()).compareTo(grace) >= 0)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      if (!due.isEmpty()) {
        close(due, last);
      }
      if (!quietSince.isEmpty()) {
        awaitQuiet();
      }
    }
    return merged(rotated);
  }

  private void close(Set<String> due, boolean last) {
    try {
      for (ServiceReport one : perform.apply(new Retire(due)).services()) {
        if (quietSince.containsKey(one.service())) {
          ended.put(one.service(), one);
          if (isInUse(one.problem()) && !last) {
            quietSince.put(one.service(), nanos());
          } else {
            quietSince.remove(one.service());
          }
        }
      }
      if (last) {
        quietSince.clear();
      }
    } catch (Gen3DbException e) {
      leave(due, e.problem().message());
    }
  }

  private void awaitQuiet() {
    if (!cancellation.pause(longer(grace.dividedBy(LOOKS), SHORTEST_PAUSE))) {
      leave(Set.copyOf(quietSince.keySet()), "the wait for its grace was interrupted");
      return;
    }
    Set<String> waiting = Set.copyOf(quietSince.keySet());
    try {
      look.apply(new Retire(waiting)).services().stream()
          .filter(planned -> isInUse(planned.problem()))
          .map(Plan.PlannedService::service)
          .forEach(service -> quietSince.computeIfPresent(service, (name, then) -> nanos()));
    } catch (Gen3DbException nobodyCanTell) {
      quietSince.replaceAll((service, then) -> nanos());
    }
  }

  /** They stay open, which the next rotation meets: what was rotated is. */
  private void leave(Set<String> services, String why) {
    services.forEach(quietSince::remove);
    services.forEach(
        service ->
            left.put(
                service,
                Notice.of(
                    DomainCode.OLD_LOGIN_OPEN, "", "the login of before was not closed: " + why)));
  }

  private static boolean isInUse(Optional<Notice> problem) {
    return problem.filter(why -> why.code() == DomainCode.OLD_LOGIN_IN_USE).isPresent();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private long nanos() {
    return world.nanoTime().getAsLong();
  }

  private Duration since(long then) {
    return Duration.ofNanos(nanos() - then);
  }

  private Report merged(Report rotated) {
    return new Report(
        rotated.release(),
        rotated.namespace(),
        rotated.environment(),
        rotated.services().stream().map(this::merged).toList(),
        rotated.warnings());
  }

  private ServiceReport merged(ServiceReport rotated) {
    var steps = new ArrayList<>(rotated.steps());
    var findings = new LinkedHashSet<>(rotated.findings());
    ServiceReport end = ended.get(rotated.service());
    if (end != null) {
      steps.addAll(end.steps());
      findings.addAll(end.findings());
      end.problem()
          .filter(why -> !isInUse(Optional.of(why)))
          .ifPresent(why -> leave(Set.of(rotated.service()), why.message()));
    }
    Notice stays = left.get(rotated.service());
    if (stays != null) {
      findings.add(stays);
    }
    return new ServiceReport(
        rotated.plan(), rotated.outcome(), steps, List.copyOf(findings), rotated.failure());
  }
}
