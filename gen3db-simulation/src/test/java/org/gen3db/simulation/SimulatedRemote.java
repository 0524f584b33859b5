package org.gen3db.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/** The remote entries of the simulated world. */
final class SimulatedRemote implements RemoteSecrets {
  private static final Runnable NOTHING = () -> {};

  private final Process process;

  SimulatedRemote(Process process) {
    this.process = process;
  }

  @Override
  public Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    return look("read", names);
  }

  @Override
  public Map<String, Look<RemoteEntry>> examine(
      Collection<String> names, Cancellation cancellation) {
    return look("examine", names);
  }

  /** A look under the name of the method that it is made by. */
  Map<String, Look<RemoteEntry>> look(String method, Collection<String> names) {
    return process.read(
        "remote." + method + " " + String.join(" ", names),
        DomainCode.STORE_FAILED,
        NOTHING,
        names.stream().anyMatch(name -> process.state().hasChanged(State.entry(name))),
        () -> looks(names, false),
        () -> looks(names, true));
  }

  private Map<String, Look<RemoteEntry>> looks(Collection<String> names, boolean past) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    for (String name : names) {
      String key = State.entry(name);
      looks.put(
          name,
          look(
              name,
              past
                  ? process.state().findBefore(Thing.Entry.class, key)
                  : process.state().find(Thing.Entry.class, key)));
    }
    return looks;
  }

  private static Look<RemoteEntry> look(String name, Optional<Thing.Entry> entry) {
    if (entry.filter(Thing.Entry::deleted).isPresent()) {
      return new Look.PendingDeletion<>(
          null, null, Notice.of(SimulatedCode.ENTRY_DELETED, "", name + " is marked for deletion"));
    }
    return entry.map(found -> Look.there(seen(name, found))).orElseGet(Look::absent);
  }

  private static RemoteEntry seen(String name, Thing.Entry entry) {
    RemoteEntry seen = RemoteEntry.of(name, entry.data(), Integer.toString(entry.version()));
    return entry.tagged() ? seen.madeByUs() : seen;
  }

  private Optional<Thing.Entry> now(String name) {
    return process.state().find(Thing.Entry.class, State.entry(name));
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    cancellation.check("the simulated remote store", "writing");
    return process.write(
        "remote.create " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        () ->
            now(name).isPresent()
                ? Written.conflict(look(name, now(name)))
                : put(name, content, true));
  }

  @Override
  public Written<RemoteEntry> prepare(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    return process.probe(
        "remote.prepare " + seen.name(),
        DomainCode.STORE_FAILED,
        () -> isSame(seen) ? Written.done(seen) : conflict(seen));
  }

  @Override
  public Written<RemoteEntry> update(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    cancellation.check("the simulated remote store", "writing");
    return process.write(
        "remote.update " + seen.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          if (!isSame(seen)) {
            return conflict(seen);
          }
          Thing.Entry there = now(seen.name()).orElseThrow();
          return there.data().holds(content)
              ? Written.done(seen(seen.name(), there))
              : put(seen.name(), there.data().with(content), there.tagged());
        });
  }

  @Override
  public Look<RemoteEntry> underWay(RemoteEntry seen, Cancellation cancellation) {
    return process.probe(
        "remote.underWay " + seen.name(),
        DomainCode.STORE_FAILED,
        () ->
            isSame(seen)
                ? now(seen.name())
                    .filter(there -> !there.data().equals(there.prepared()))
                    .map(Thing.Entry::prepared)
                    .map(
                        data ->
                            Look.there(
                                RemoteEntry.of(seen.name(), data, "prepared")
                                    .changedAt(Runner.NOW.minus(Duration.ofHours(1)))))
                    .orElseGet(Look::absent)
                : new Look.NotLooked<>(
                    Notice.of(
                        DomainCode.MOVED,
                        "remote secret " + seen.name(),
                        "it got another current version meanwhile")));
  }

  @Override
  public Written<RemoteEntry> finish(
      RemoteEntry seen, RemoteEntry prepared, Cancellation cancellation) {
    cancellation.check("the simulated remote store", "writing");
    return process.write(
        "remote.finish " + seen.name(),
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> isSame(seen) ? finished(seen.name(), prepared.data()) : conflict(seen));
  }

  /** The label of what was prepared stays, as at AWS. */
  private Written<RemoteEntry> finished(String name, SecretData prepared) {
    Thing.Entry next =
        new Thing.Entry(prepared, process.state().nextVersion(), now(name).orElseThrow().tagged())
            .preparing(prepared);
    process.world().change(State.entry(name), next);
    return Written.done(seen(name, next));
  }

  @Override
  public Look<RemoteEntry> restore(String name, Cancellation cancellation) {
    cancellation.check("the simulated remote store", "writing");
    return process.write(
        "remote.restore " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          now(name)
              .filter(Thing.Entry::deleted)
              .ifPresent(there -> process.world().change(State.entry(name), there.deleted(false)));
          return look(name, now(name));
        });
  }

  private boolean isSame(RemoteEntry seen) {
    return now(seen.name())
        .filter(there -> !there.deleted())
        .filter(there -> Integer.toString(there.version()).equals(seen.version()))
        .isPresent();
  }

  private Written<RemoteEntry> conflict(RemoteEntry seen) {
    return Written.conflict(look(seen.name(), now(seen.name())));
  }

  private Written<RemoteEntry> put(String name, SecretData content, boolean tagged) {
    var next = new Thing.Entry(content, process.state().nextVersion(), tagged);
    process.world().change(State.entry(name), next);
    return Written.done(seen(name, next));
  }

  @Override
  public Set<Capability> capabilities() {
    return process.ask(
        "remote.capabilities",
        () -> Set.of(Capability.UPDATE, Capability.PREPARE, Capability.RESTORE));
  }

  @Override
  public Reach reach() {
    return process.ask("remote.reach", () -> Reach.ELSEWHERE);
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return process.probe(
        "remote.check",
        DomainCode.STORE_FAILED,
        () -> List.of(Check.ok("entries", "the simulated remote store")));
  }

  @Override
  public String describe() {
    return process.ask("remote.describe", () -> "the simulated remote store");
  }
}
