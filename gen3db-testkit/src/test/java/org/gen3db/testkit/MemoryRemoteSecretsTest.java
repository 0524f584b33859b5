package org.gen3db.testkit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.Nested;

/** The contract holds for a store that can do everything, and for one that can do little. */
class MemoryRemoteSecretsTest extends RemoteSubject {
  MemoryRemoteSecretsTest() {
    super(new MemoryRemoteSecrets());
  }

  /** As an operator's: what is there is told by a probe, and nothing is ever changed. */
  @Nested
  class ThatCanLittle extends RemoteSubject {
    ThatCanLittle() {
      super(new Little());
    }
  }

  private static final class Little extends MemoryRemoteSecrets {
    @Override
    public synchronized Map<String, Look<RemoteEntry>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new LinkedHashMap<String, Look<RemoteEntry>>();
      Notice why = Notice.of(DomainCode.STORE_FAILED, "memory", "only a probe can tell");
      names.forEach(name -> looks.put(name, new Look.NotLooked<>(why)));
      return looks;
    }

    @Override
    public Map<String, Look<RemoteEntry>> probe(
        Collection<String> names, Cancellation cancellation) {
      return super.read(names, cancellation);
    }

    @Override
    public Written<RemoteEntry> prepare(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      return Written.done(seen);
    }

    @Override
    public Written<RemoteEntry> update(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      throw new UnsupportedOperationException("it changes no entry");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }
  }
}
