package org.gen3db.simulation;

import java.util.Optional;
import org.gen3db.domain.credentials.RemoteEntry;
import org.gen3db.domain.credentials.RemoteSecrets;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;

/** The remote entries of the simulated world. */
final class SimulatedRemote implements RemoteSecrets {
  private static final Runnable NOTHING = () -> {};

  private final Process process;

  SimulatedRemote(Process process) {
    this.process = process;
  }

  @Override
  public Optional<RemoteEntry> read(String name) {
    String key = State.entry(name);
    return process.read(
        "remote.read " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        process.state().hasChanged(key),
        () -> entry(name, process.state().find(Thing.Entry.class, key)),
        () -> entry(name, process.state().findBefore(Thing.Entry.class, key)));
  }

  private static Optional<RemoteEntry> entry(String name, Optional<Thing.Entry> entry) {
    return entry.map(
        found ->
            new RemoteEntry(name, found.data(), Integer.toString(found.version()), found.tagged()));
  }

  private Optional<RemoteEntry> now(String name) {
    return entry(name, process.state().find(Thing.Entry.class, State.entry(name)));
  }

  @Override
  public RemoteEntry createIfAbsent(String name, SecretData content) {
    return process.write(
        "remote.createIfAbsent " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          if (now(name).isEmpty()) {
            process.world().change(State.entry(name), new Thing.Entry(content, 1, true));
          }
          return now(name).orElseThrow();
        });
  }

  @Override
  public RemoteEntry update(RemoteEntry expected, SecretData content) {
    String name = expected.name();
    return process.write(
        "remote.update " + name,
        DomainCode.STORE_FAILED,
        NOTHING,
        () -> {
          RemoteEntry there =
              now(name)
                  .filter(
                      found ->
                          found.version().equals(expected.version())
                              && found.data().equals(expected.data()))
                  .orElseThrow(() -> process.error(DomainCode.MOVED, "update " + name));
          process
              .world()
              .change(
                  State.entry(name),
                  new Thing.Entry(
                      there.data().with(content),
                      Integer.parseInt(there.version()) + 1,
                      there.tagged()));
          return now(name).orElseThrow();
        });
  }

  @Override
  public boolean onLoopback() {
    return process.ask("remote.onLoopback", () -> false);
  }

  @Override
  public String describe() {
    return process.ask("remote.describe", () -> "the simulated remote store");
  }
}
