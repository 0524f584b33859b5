package org.gen3db.adapter.aws.secrets;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gen3db.adapter.aws.Failures;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.rights.Rights;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Reach;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.StoreNeeds;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.gen3db.spi.AdapterContext;

/**
 * Remote entries in AWS Secrets Manager. An entry's version is the service's version id, which is
 * the {@link WriteId} where gen3db wrote it, so that a write whose answer was lost is known again.
 *
 * <p>The service writes without comparing, but for one operation: a label is moved only from the
 * version that has it. So a change is put as a version under a label of gen3db's own, which no
 * reader looks at, and then {@code AWSCURRENT} is moved from the very version that was seen.
 */
final class AwsRemoteSecrets implements RemoteSecrets {
  private final Service service;
  private final EntryReader reader;
  private final EntryWriter writer;
  private final Reach reach;
  private final LeastRights rights;
  private final Duration patience;

  /**
   * The entries of a service.
   *
   * @param tags of those that are made
   */
  AwsRemoteSecrets(Service service, AwsSecretsSettings settings, Map<String, String> tags) {
    var failures = new Failures(service.describe(), "secretsmanager", "the entry");
    this.service = service;
    this.patience = settings.answerTimeout();
    this.reader = new EntryReader(service, failures);
    this.writer = new EntryWriter(service, failures, settings, tags);
    this.rights =
        new LeastRights(settings, service.explicitRegion().orElse(null), service.describe());
    this.reach = settings.client().isOnThisMachine() ? Reach.THIS_MACHINE : Reach.ELSEWHERE;
  }

  /** The entries that the settings lead to. Contacts nobody yet. */
  static RemoteSecrets open(AwsSecretsSettings settings, AdapterContext context) {
    return new AwsRemoteSecrets(
        new Service(settings, context),
        settings,
        Tags.of(settings.tags(), context.release(), context.namespace()));
  }

  @Override
  public Map<String, Look<RemoteEntry>> read(Collection<String> names, Cancellation cancellation) {
    return reader.read(names, cancellation);
  }

  @Override
  public Map<String, Look<RemoteEntry>> examine(
      Collection<String> names, Cancellation cancellation) {
    return reader.examine(names, cancellation);
  }

  @Override
  public Written<RemoteEntry> create(
      String name, SecretData content, WriteId id, Cancellation cancellation) {
    EntryName.checkWritable(name, service.describe());
    String text = EntryContent.write(name, content);
    try {
      writer.create(name, text, id, cancellation);
    } catch (Refused e) {
      Look<RemoteEntry> now = reader.read(name, cancellation);
      if (now instanceof Look.Absent<RemoteEntry>) {
        if (!e.saysItExists()) {
          throw e.failure();
        }
        return fill(name, content, text, id, cancellation);
      }
      return isThere(now, id.value()) ? new Written.Done<>(now) : Written.conflict(now);
    }
    return written(RemoteEntry.of(name, content, id.value()).madeByUs(), cancellation);
  }

  /**
   * An entry without a version gets one, and with the first one its {@code AWSCURRENT}; of two who
   * do that at once the second would have to take the label, and cannot. It remains whose it was.
   */
  private Written<RemoteEntry> fill(
      String name, SecretData content, String text, WriteId id, Cancellation cancellation) {
    try {
      if (!writer.put(name, text, id, cancellation).contains(EntryReader.CURRENT)) {
        writer.makeCurrent(name, id, null, cancellation);
      }
    } catch (Refused e) {
      Look<RemoteEntry> now = reader.read(name, cancellation);
      if (now instanceof Look.Absent<RemoteEntry>) {
        throw e.failure();
      }
      return refused(name, now, id, cancellation);
    }
    writer.letGo(name, id, cancellation);
    return written(RemoteEntry.of(name, content, id.value()), cancellation);
  }

  @Override
  public Written<RemoteEntry> prepare(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    Look<RemoteEntry> now = reader.read(seen.name(), cancellation);
    if (!isThere(now, seen.version())) {
      return Written.conflict(known(now));
    }
    boolean copied = reader.refuseUnchangeable(seen.name(), cancellation);
    String text = EntryContent.write(seen.name(), seen.data().with(content));
    try {
      writer.put(seen.name(), text, id, cancellation);
    } catch (Refused e) {
      return refused(seen, e, id, cancellation);
    }
    try {
      // The right to move labels shows here too, and a label that is gone shows another writer.
      writer.takeLabel(seen.name(), id, cancellation);
    } catch (Refused e) {
      return Written.conflict(known(reader.read(seen.name(), cancellation)));
    }
    if (copied) {
      reader.awaitCopies(seen.name(), patience, cancellation);
    }
    return Written.done(seen);
  }

  @Override
  public Written<RemoteEntry> update(
      RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
    Look<RemoteEntry> now = reader.read(seen.name(), cancellation);
    if (isThere(now, id.value())) {
      return new Written.Done<>(now); // an earlier attempt whose answer was lost
    }
    if (!isThere(now, seen.version())) {
      return Written.conflict(known(now));
    }
    if (seen.data().holds(content)) {
      return new Written.Done<>(now);
    }
    SecretData all = seen.data().with(content);
    try {
      writer.put(seen.name(), EntryContent.write(seen.name(), all), id, cancellation);
      writer.makeCurrent(seen.name(), id, seen.version(), cancellation);
    } catch (Refused e) {
      return refused(seen, e, id, cancellation);
    }
    writer.letGo(seen.name(), id, cancellation);
    RemoteEntry made = RemoteEntry.of(seen.name(), all, id.value());
    return written(seen.ours() ? made.madeByUs() : made, cancellation);
  }

  @Override
  public Look<RemoteEntry> underWay(RemoteEntry seen, Cancellation cancellation) {
    return reader.underWay(seen, cancellation);
  }

  @Override
  public Written<RemoteEntry> finish(
      RemoteEntry seen, RemoteEntry prepared, Cancellation cancellation) {
    var id = new WriteId(prepared.version());
    try {
      writer.makeCurrent(seen.name(), id, seen.version(), cancellation);
    } catch (Refused e) {
      Look<RemoteEntry> now = reader.read(seen.name(), cancellation);
      if (isThere(now, seen.version())) {
        throw e.failure(); // nobody else was there
      }
      return isThere(now, prepared.version())
          ? new Written.Done<>(now)
          : Written.conflict(known(now));
    }
    return written(prepared, cancellation);
  }

  @Override
  public Look<RemoteEntry> restore(String name, Cancellation cancellation) {
    try {
      writer.restore(name, cancellation);
    } catch (Refused e) {
      Look<RemoteEntry> now = reader.read(name, cancellation);
      if (now instanceof Look.PendingDeletion) {
        throw e.failure();
      }
      return now; // somebody else was first, in one way or the other
    }
    return reader.read(name, cancellation);
  }

  /**
   * What came of a write that the service has confirmed: what it shows now, which another writer
   * may have made since; or what was written, where the service may not be asked for it.
   */
  private Written<RemoteEntry> written(RemoteEntry made, Cancellation cancellation) {
    Look<RemoteEntry> now = reader.read(made.name(), cancellation);
    return now instanceof Look.There<RemoteEntry> ? new Written.Done<>(now) : Written.done(made);
  }

  private Written<RemoteEntry> refused(
      RemoteEntry seen, Refused refusal, WriteId id, Cancellation cancellation) {
    Look<RemoteEntry> now = reader.read(seen.name(), cancellation);
    Written<RemoteEntry> written = refused(seen.name(), now, id, cancellation);
    if (isThere(now, seen.version())) {
      throw refusal.failure(); // nobody else was there
    }
    return written;
  }

  /** A move that was repeated, since its first answer was lost, is refused and done. */
  private Written<RemoteEntry> refused(
      String name, Look<RemoteEntry> now, WriteId id, Cancellation cancellation) {
    if (isThere(now, id.value())) {
      return new Written.Done<>(now);
    }
    writer.letGo(name, id, cancellation);
    return Written.conflict(known(now));
  }

  private static boolean isThere(Look<RemoteEntry> look, String version) {
    return look instanceof Look.There<RemoteEntry> there && there.value().version().equals(version);
  }

  /** That somebody else was first can be said only where it can be seen. */
  private static Look<RemoteEntry> known(Look<RemoteEntry> look) {
    if (look instanceof Look.NotLooked<RemoteEntry> not) {
      throw new Gen3DbException(not.why());
    }
    return look;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UPDATE, Capability.PREPARE, Capability.RESTORE);
  }

  @Override
  public List<Check> check(StoreNeeds needs, Cancellation cancellation) {
    return new EntryChecks(service, reader).check(needs, cancellation);
  }

  @Override
  public Optional<Rights> rights(StoreNeeds needs) {
    return Optional.of(rights.of(needs));
  }

  @Override
  public Reach reach() {
    return reach;
  }

  @Override
  public String describe() {
    return service.describe();
  }

  @Override
  public String toString() {
    return describe();
  }

  @Override
  public void close() {
    service.close();
  }
}
