package org.gen3db.simulation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.credentials.SecretNames;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/**
 * The remote entries where only an operator in the cluster reaches them: what is there is told by a
 * probe alone, an entry is made from a Secret that stays beside it, and none is ever changed.
 */
final class SimulatedOperator extends Forwarding.Remote {
  private static final Runnable NOTHING = () -> {};

  private final Process process;
  private final SimulatedRemote store;

  SimulatedOperator(Process process) {
    this(process, new SimulatedRemote(process));
  }

  private SimulatedOperator(Process process, SimulatedRemote store) {
    super(store);
    this.process = process;
    this.store = store;
  }

  @Override
  public Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    names.forEach(
        name ->
            looks.put(
                name,
                new Look.NotLooked<>(
                    Notice.of(DomainCode.STORE_FAILED, "entry " + name, "nobody has looked"))));
    return looks;
  }

  @Override
  public Map<String, Look<RemoteEntry>> examine(
      Collection<String> names, Cancellation cancellation) {
    return read(names, cancellation);
  }

  @Override
  public Map<String, Look<RemoteEntry>> probe(Collection<String> names, Cancellation cancellation) {
    process.probed();
    return store.look("probe", names);
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    cancellation.check("the simulated operator", "writing");
    String key = State.secret(SecretNames.bootstrap(service(name)));
    Optional<Thing.Secret> bootstrap = process.state().find(Thing.Secret.class, key);
    if (bootstrap.filter(secret -> secret.ours() && secret.data().equals(content)).isEmpty()) {
      process.write(
          "operator.create " + name + " by its Secret",
          DomainCode.STORE_FAILED,
          NOTHING,
          () -> {
            process
                .world()
                .change(key, new Thing.Secret(content, null, process.state().nextVersion(), true));
            return true;
          });
    }
    return super.create(name, content, id, cancellation);
  }

  private static String service(String entry) {
    return entry.replaceFirst("^default-", "").replaceFirst("-creds$", "");
  }

  @Override
  public Set<Capability> capabilities() {
    return process.ask("operator.capabilities", () -> Set.of(Capability.PROBE, Capability.PUSH));
  }
}
