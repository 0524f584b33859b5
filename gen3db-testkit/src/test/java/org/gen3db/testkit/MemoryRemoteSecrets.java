package org.gen3db.testkit;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;

/** Entries in memory: a whole remote store. */
class MemoryRemoteSecrets implements RemoteSecrets {
  final Map<String, RemoteEntry> entries = new HashMap<>();
  private int changes;

  @Override
  public synchronized Map<String, Look<RemoteEntry>> read(
      Collection<String> names, Cancellation cancellation) {
    var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
    names.forEach(name -> looks.put(name, look(name)));
    return looks;
  }

  final Look<RemoteEntry> look(String name) {
    RemoteEntry found = entries.get(name);
    return found == null ? Look.absent() : Look.there(found);
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    return put(Look.absent(), name, content, cancellation);
  }

  @Override
  public synchronized Written<RemoteEntry> prepare(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    Look<RemoteEntry> now = look(seen.name());
    return now.equals(Look.there(seen)) ? Written.done(seen) : Written.conflict(now);
  }

  @Override
  public Written<RemoteEntry> update(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    return put(Look.there(seen), seen.name(), content, cancellation);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UPDATE, Capability.PREPARE);
  }

  @Override
  public String describe() {
    return "memory";
  }

  synchronized Written<RemoteEntry> put(
      Look<RemoteEntry> seen, String name, SecretData content, Cancellation cancellation) {
    cancellation.check(name, "writing");
    RemoteEntry old = entries.get(name);
    if (!look(name).equals(seen)) {
      return Written.conflict(look(name));
    }
    if (old == null || !old.data().holds(content)) {
      SecretData all = old == null ? content : old.data().with(content);
      RemoteEntry next = RemoteEntry.of(name, all, version());
      entries.put(name, old == null || old.ours() ? next.madeByUs() : next);
    }
    return Written.done(look(name).certain().orElseThrow());
  }

  final synchronized String version() {
    return Integer.toString(++changes);
  }
}
