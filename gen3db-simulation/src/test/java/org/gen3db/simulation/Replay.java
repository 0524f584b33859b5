package org.gen3db.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gen3db.domain.report.Report;

/** Runs one case again, by its name, and tells every call of it. */
final class Replay {
  private final Scenario scenario;
  private final Supplier<Plant> plant;
  private final StringBuilder told = new StringBuilder();

  Replay(Scenario scenario, Supplier<Plant> plant) {
    this.scenario = scenario;
    this.plant = plant;
  }

  /** What the case violates, if anything; {@link #told} then holds the way there. */
  Optional<Violation> run(Case what, Sites sites) {
    var world = new World(Stage.of(scenario), scenario.start(), plant, sites);
    world.trace();
    told.append("case ").append(what).append("\n\n").append(world.state().present());
    try {
      for (Map<Integer, Fault> faults : what.runs()) {
        run(world, faults, Runner::first);
      }
      if (scenario.asks().settled()) {
        run(world, Map.of(), Runner::first);
      }
      for (int run = 0; run < 3; run++) {
        run(world, Map.of(), Runner::apply);
        if (run < 2) {
          scenario.administrator().accept(world);
        }
      }
      var again = new World(Stage.of(scenario), scenario.start(), plant, sites);
      for (Map<Integer, Fault> faults : what.runs()) {
        again.schedule(faults);
        new Runner(again).first();
      }
      new Runner(again).settle();
      return Optional.empty();
    } catch (Violation violation) {
      tell(world.calls());
      told.append("==> ").append(violation.getMessage()).append('\n');
      return Optional.of(violation);
    }
  }

  private void run(
      World world, Map<Integer, Fault> faults, Function<Runner, Runner.Ended<Report>> what) {
    told.append("\n--- a run with ").append(faults).append('\n');
    world.schedule(faults);
    Runner.Ended<Report> ended = what.apply(new Runner(world));
    tell(world.calls());
    world.schedule(Map.of());
    ended
        .value()
        .ifPresent(
            report ->
                report
                    .services()
                    .forEach(
                        service ->
                            told.append("  ")
                                .append(service.plan().service())
                                .append(' ')
                                .append(service.outcome())
                                .append(service.problem().map(p -> " " + p).orElse(""))
                                .append('\n')));
    if (ended.failure() != null) {
      told.append("  failed: ").append(ended.failure().getMessage()).append('\n');
    }
    told.append(world.state().present());
  }

  private void tell(List<Call> calls) {
    calls.forEach(call -> told.append(call).append('\n'));
  }

  String told() {
    return told.toString();
  }
}
