package org.gen3db.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.server.DatabaseServer;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.MasterSession;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.SecretStore;

/** A simulated world in which nothing goes wrong, for the contract tests of its ports. */
final class ContractWorld {
  private final World world;

  ContractWorld() {
    Scenario scenario = Scenarios.of("contract", Delivery.PUSH);
    var custody =
        new Custody(scenario) {
          @Override
          void judge(State old, State now, String key) {
            // What a contract test writes is no release.
          }
        };
    world =
        new World(
            new Stage(scenario, scenario.values().deployment(), custody),
            Worlds.server(),
            Plant.ABSENT,
            Sites.NONE);
  }

  SecretStore secrets() {
    return inTurns(SecretStore.class, new SimulatedSecrets(process()));
  }

  RemoteSecrets remote() {
    return inTurns(RemoteSecrets.class, new SimulatedRemote(process()));
  }

  private Process process() {
    synchronized (world) {
      return new Process(world, () -> {});
    }
  }

  DatabaseServer server() {
    return inTurns(DatabaseServer.class, new SimulatedServer(process()));
  }

  /** The simulation has one thread; a contract has several, which take turns. */
  private <P> P inTurns(Class<P> port, P simulated) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              synchronized (world) {
                try {
                  Object result = method.invoke(simulated, arguments);
                  return result instanceof MasterSession session
                      ? inTurns(MasterSession.class, session)
                      : result instanceof DatabaseSession session
                          ? inTurns(DatabaseSession.class, session)
                          : result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }
            }));
  }

  void writeSecret(String name, SecretData data) {
    synchronized (world) {
      State state = world.state();
      var old = state.find(Thing.Secret.class, State.secret(name));
      world.meddle(
          State.secret(name),
          new Thing.Secret(
              old.map(secret -> secret.data().with(data)).orElse(data),
              old.map(Thing.Secret::follows).orElse(null),
              state.nextVersion(),
              old.map(Thing.Secret::ours).orElse(false),
              old.map(Thing.Secret::passwordChanged).orElse(null)));
    }
  }

  void writeEntry(String name, SecretData data) {
    synchronized (world) {
      State state = world.state();
      var old = state.find(Thing.Entry.class, State.entry(name));
      world.meddle(
          State.entry(name),
          new Thing.Entry(
              old.map(entry -> entry.data().with(data)).orElse(data),
              state.nextVersion(),
              old.map(Thing.Entry::tagged).orElse(false)));
    }
  }

  void deleteEntry(String name) {
    synchronized (world) {
      world.meddle(State.entry(name), null);
    }
  }
}
