package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.domain.credentials.Endpoint;
import org.jspecify.annotations.Nullable;

/** The simulated world at work: its state, who holds which lock, and what is to go wrong. */
final class World {
  private final Scenario scenario;
  private final Plant plant;
  private final Sites sites;
  private final Custody custody;
  private final Map<String, Process> locks = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private Map<Integer, Fault> schedule = Map.of();
  private State state;
  private int runs;
  private boolean tracing;

  World(Scenario scenario, State state, Plant plant, Sites sites) {
    this.scenario = scenario;
    this.state = state;
    this.plant = plant;
    this.sites = sites;
    this.custody = new Custody(scenario);
  }

  Scenario scenario() {
    return scenario;
  }

  Plant plant() {
    return plant;
  }

  Sites sites() {
    return sites;
  }

  State state() {
    return state;
  }

  /** Remembers for every call where the code under test makes it. */
  void trace() {
    tracing = true;
  }

  boolean tracing() {
    return tracing;
  }

  /** What goes wrong from now on, by the number of the call; numbers start again at 0. */
  void schedule(Map<Integer, Fault> faults) {
    schedule = faults;
    calls.clear();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Nullable Fault faultOfNext() {
    return schedule.get(calls.size());
  }

  int next() {
    return calls.size();
  }

  void called(Call call) {
    calls.add(call);
  }

  int newRun() {
    return ++runs;
  }

  /** A change by a run under test, which custody judges. */
  void change(String key, @Nullable Thing thing) {
    State old = state;
    state = state.with(key, thing);
    custody.judge(old, state, key);
  }

  /** A change by somebody else: an administrator, an operator, the cluster. */
  void meddle(String key, @Nullable Thing thing) {
    state = state.with(key, thing);
  }

  int generate() {
    state = state.withGenerated();
    return state.generated();
  }

  /** The server that answers at this address. */
  Optional<Endpoint> resolve(Endpoint address) {
    return Optional.ofNullable(scenario.addresses().get(address.toString()));
  }

  boolean lock(List<String> keys, Process owner) {
    boolean free =
        keys.stream()
            .map(locks::get)
            .filter(Objects::nonNull)
            .allMatch(holder -> holder.equals(owner));
    if (free) {
      keys.forEach(key -> locks.put(key, owner));
    }
    return free;
  }

  void unlock(Process owner) {
    locks.values().removeIf(owner::equals);
  }

  boolean holdsLock(Process owner) {
    return locks.containsValue(owner);
  }
}
