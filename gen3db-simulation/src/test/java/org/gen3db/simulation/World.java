package org.gen3db.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.deployment.Deployment;
import org.jspecify.annotations.Nullable;

/** The simulated world at work: its state, who holds which lock, and what is to go wrong. */
final class World {
  private final Stage stage;
  private final Supplier<Plant> plant;
  private final Sites sites;
  private final Map<String, Process> locks = new HashMap<>(4);
  private Set<String> locked = Set.of();
  private final List<Call> calls = new ArrayList<>();
  private Map<Integer, Fault> schedule = Map.of();
  private State state;
  private int runs;
  private boolean tracing;

  World(Stage stage, State state, Supplier<Plant> plant, Sites sites) {
    this.stage = stage;
    this.state = state;
    this.plant = plant;
    this.sites = sites;
  }

  Scenario scenario() {
    return stage.scenario();
  }

  Deployment deployment() {
    return stage.deployment();
  }

  Plant plant() {
    return plant.get();
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
    stage.custody().judge(old, state, key);
  }

  boolean mayChange(String key) {
    return stage.custody().isOurs(key);
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
    return Optional.ofNullable(scenario().addresses().get(address.toString()));
  }

  boolean lock(List<String> keys, Process owner) {
    boolean free =
        keys.stream()
            .map(locks::get)
            .filter(Objects::nonNull)
            .allMatch(holder -> holder.equals(owner));
    if (free) {
      keys.forEach(key -> locks.put(key, owner));
      locked = Set.copyOf(locks.keySet());
    }
    return free;
  }

  /** Locks held by a run that stands still meanwhile. */
  void lockElsewhere(Set<String> keys) {
    var other = new Process(this, () -> {});
    keys.forEach(key -> locks.put(key, other));
    locked = Set.copyOf(locks.keySet());
  }

  void unlock(Process owner, Set<String> keys) {
    if (locks.entrySet().removeIf(e -> keys.contains(e.getKey()) && e.getValue().equals(owner))) {
      locked = Set.copyOf(locks.keySet());
    }
  }

  void unlock(Process owner) {
    if (locks.values().removeIf(owner::equals)) {
      locked = Set.copyOf(locks.keySet());
    }
  }

  Set<String> locks() {
    return locked;
  }

  boolean holdsLock(Process owner) {
    return !locks.isEmpty() && locks.containsValue(owner);
  }
}
