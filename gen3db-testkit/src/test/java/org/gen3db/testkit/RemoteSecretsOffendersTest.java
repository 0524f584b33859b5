package org.gen3db.testkit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Capability;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each promise of {@link RemoteSecrets} is held by a test that catches who breaks it. */
class RemoteSecretsOffendersTest {
  @TestFactory
  Stream<DynamicTest> whoBreaksAPromiseIsCaughtAndToldTheWayOut() {
    var all = new Offenders<RemoteSecretsContract>(RemoteSecretsContract.class);
    plantReaders(all);
    plantWriters(all);
    plantRacers(all);
    plantOthers(all);
    return all.tests();
  }

  private static void plant(
      Offenders<RemoteSecretsContract> all,
      String promise,
      String how,
      Supplier<MemoryRemoteSecrets> store) {
    all.plant(promise, how, () -> new RemoteSubject(store.get()));
  }

  /** What a store reads, changed. */
  private static class Reads extends MemoryRemoteSecrets {
    private final Function<Map<String, Look<RemoteEntry>>, Map<String, Look<RemoteEntry>>> how;

    Reads(Function<Map<String, Look<RemoteEntry>>, Map<String, Look<RemoteEntry>>> how) {
      this.how = how;
    }

    @Override
    public synchronized Map<String, Look<RemoteEntry>> read(
        Collection<String> names, Cancellation cancellation) {
      return how.apply(new HashMap<>(super.read(names, cancellation)));
    }
  }

  /** What a store creates, changed. */
  private abstract static class Creates extends MemoryRemoteSecrets {
    abstract Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation);

    final Written<RemoteEntry> rightly(String name, SecretData content, Cancellation cancellation) {
      return put(Look.absent(), name, content, cancellation);
    }

    @Override
    public Written<RemoteEntry> create(
        String name, SecretData content, WriteId id, Cancellation cancellation) {
      return make(name, content, cancellation);
    }
  }

  /** What a store updates, changed. */
  private abstract static class Updates extends MemoryRemoteSecrets {
    abstract Written<RemoteEntry> set(
        RemoteEntry seen, SecretData content, Cancellation cancellation);

    @Override
    public Written<RemoteEntry> update(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      return set(seen, content, cancellation);
    }
  }

  private static void plantReaders(Offenders<RemoteSecretsContract> all) {
    plant(
        all,
        "looksAtEveryNameAndAtNoOther",
        "leaves out what is absent",
        () ->
            new Reads(
                looks -> {
                  looks.values().removeIf(look -> look instanceof Look.Absent);
                  return looks;
                }));
    plant(
        all,
        "looksAtEveryNameAndAtNoOther",
        "takes a fault for absence",
        () ->
            new Reads(
                looks -> {
                  looks.replaceAll((name, look) -> Look.absent());
                  return looks;
                }));
    plant(
        all,
        "looksAtEveryNameAndAtNoOther",
        "knows nothing, and probes nothing",
        () ->
            new Reads(
                looks -> {
                  Notice why = Notice.of(DomainCode.STORE_FAILED, "memory", "who knows");
                  looks.replaceAll((name, look) -> new Look.NotLooked<>(why));
                  return looks;
                }));
    plant(
        all,
        "anOddNameLeavesTheOthersToBeRead",
        "stops at a bad name",
        () ->
            new Reads(
                looks -> {
                  if (looks.keySet().stream().anyMatch(String::isBlank)) {
                    throw new Gen3DbException(
                        Notice.of(DomainCode.STORE_FAILED, "memory", "no name"));
                  }
                  return looks;
                }));
    plant(all, "aNameIsHeldAsItIsOrRefused", "makes names fit", MakesNamesFit::new);
    plant(all, "aNameIsHeldAsItIsOrRefused", "quotes the value", QuotesTheValue::new);
    plant(all, "whatIsMadeIsReadAsItWasWrittenAndIsOurs", "strips values", Strips::new);
    plant(all, "whatIsMadeIsReadAsItWasWrittenAndIsOurs", "tags nothing", TagsNothing::new);
    all.plant(
        "whatIsMadeIsReadAsItWasWrittenAndIsOurs",
        "writes bytes of its own",
        () ->
            new RemoteSubject(new MemoryRemoteSecrets()) {
              @Override
              protected Optional<byte[]> bytes(String name) {
                return super.bytes(name).map(bytes -> (new String(bytes) + "\n").getBytes());
              }
            });
    plant(
        all,
        "whatOthersMadeIsReadAndNotOurs",
        "takes all for ours",
        () ->
            new Reads(
                looks -> {
                  looks.replaceAll(
                      (name, look) ->
                          look.certain()
                              .map(entry -> Look.there(entry.madeByUs()))
                              .orElseGet(Look::absent));
                  return looks;
                }));
    plant(all, "whatOthersMadeIsReadAndNotOurs", "tags what it adds to", TagsAll::new);
  }

  private static class MakesNamesFit extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      return rightly(name.replace('/', '-'), content, cancellation);
    }
  }

  private static class QuotesTheValue extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      if (name.isBlank()) {
        throw new Gen3DbException(
            Notice.of(DomainCode.STORE_FAILED, "memory", "no name for it"),
            new IllegalArgumentException(Samples.HIDDEN));
      }
      return rightly(name, content, cancellation);
    }
  }

  private static class Strips extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      var stripped = new TreeMap<String, Password>();
      content.values().forEach((k, v) -> stripped.put(k, Password.of(v.text().strip())));
      return rightly(name, SecretData.of(stripped), cancellation);
    }
  }

  private static class TagsNothing extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      entries.putIfAbsent(name, RemoteEntry.of(name, content, version()));
      return Written.done(look(name).certain().orElseThrow());
    }
  }

  private static class TagsAll extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      entries.computeIfPresent(seen.name(), (name, entry) -> entry.madeByUs());
      return put(Look.there(seen.madeByUs()), seen.name(), content, cancellation);
    }
  }

  private static void plantWriters(Offenders<RemoteSecretsContract> all) {
    plant(all, "whatIsThereIsNeverMadeAnew", "writes over it", Overwrites::new);
    plant(all, "whatIsThereIsNeverMadeAnew", "says that it is done", SaysDone::new);
    plant(all, "aRepeatedCreationMakesNothingTwice", "makes it twice", Overwrites::new);
    plant(all, "anUpdateKeepsAllOtherKeysAndTheTag", "replaces all data", Replaces::new);
    plant(all, "anUpdateKeepsAllOtherKeysAndTheTag", "loses the tag", LosesTheTag::new);
    plant(all, "aChangeIsAnotherVersionAndNoChangeIsNone", "always writes", AlwaysWrites::new);
    plant(all, "aChangeIsAnotherVersionAndNoChangeIsNone", "has one version", OneVersion::new);
    plant(all, "anUpdateOfWhatMovedIsInConflict", "last writer wins", LastWriterWins::new);
    plant(all, "anUpdateOfWhatMovedIsInConflict", "compares data", ComparesData::new);
    plant(all, "anUpdateOfWhatIsGoneMakesNothing", "makes it anew", LastWriterWins::new);
    plant(all, "aPreparationIsSeenByNoReader", "prepares by writing", PreparesByWriting::new);
    plant(all, "aPreparationIsSeenByNoReader", "prepares whatever is there", PreparesAny::new);
  }

  private static class Overwrites extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      entries.remove(name);
      return rightly(name, content, cancellation);
    }
  }

  private static class SaysDone extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      return Written.done(rightly(name, content, cancellation).now().certain().orElseThrow());
    }
  }

  private static class Replaces extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      entries.put(seen.name(), RemoteEntry.of(seen.name(), content, version()).madeByUs());
      return Written.done(look(seen.name()).certain().orElseThrow());
    }
  }

  private static class LosesTheTag extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      SecretData all = seen.data().with(content);
      entries.put(seen.name(), RemoteEntry.of(seen.name(), all, version()));
      return Written.done(look(seen.name()).certain().orElseThrow());
    }
  }

  private static class AlwaysWrites extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      SecretData all = seen.data().with(content);
      entries.put(seen.name(), RemoteEntry.of(seen.name(), all, version()).madeByUs());
      return Written.done(look(seen.name()).certain().orElseThrow());
    }
  }

  private static class OneVersion extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      SecretData all = seen.data().with(content);
      entries.put(seen.name(), RemoteEntry.of(seen.name(), all, seen.version()).madeByUs());
      return Written.done(look(seen.name()).certain().orElseThrow());
    }
  }

  private static class LastWriterWins extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      return put(look(seen.name()), seen.name(), content, cancellation);
    }
  }

  private static class ComparesData extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      boolean same =
          look(seen.name()).certain().filter(now -> now.data().equals(seen.data())).isPresent();
      return put(same ? look(seen.name()) : Look.there(seen), seen.name(), content, cancellation);
    }
  }

  private static class PreparesByWriting extends MemoryRemoteSecrets {
    @Override
    public synchronized Written<RemoteEntry> prepare(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      return update(seen, content, id, cancellation);
    }
  }

  private static class PreparesAny extends MemoryRemoteSecrets {
    @Override
    public synchronized Written<RemoteEntry> prepare(
        RemoteEntry seen, SecretData content, WriteId id, Cancellation cancellation) {
      return Written.done(seen);
    }
  }

  private static void plantRacers(Offenders<RemoteSecretsContract> all) {
    plant(all, "ofManyWhoMakeItOneIsDone", "looks, then writes", LooksThenMakes::new);
    plant(all, "ofManyWhoMakeThemFreelyEachIsDoneOnce", "looks, then writes", LooksThenMakes::new);
    plant(all, "noUpdateIsLost", "compares, then writes", ComparesThenWrites::new);
    plant(all, "aCancelledCallWritesNothing", "does not hear it", DoesNotHear::new);
    plant(
        all,
        "anInterruptedThreadWritesNothingAndStaysInterrupted",
        "does not hear it",
        DoesNotHear::new);
    plant(
        all,
        "anInterruptedThreadWritesNothingAndStaysInterrupted",
        "takes the interruption away",
        TakesInterruption::new);
    plant(all, "aWaitEndsWhenItIsCancelled", "waits deaf", Deaf::new);
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static class LooksThenMakes extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      boolean absent = !entries.containsKey(name);
      pause();
      if (absent) {
        entries.remove(name);
      }
      return rightly(name, content, cancellation);
    }
  }

  private static class ComparesThenWrites extends Updates {
    @Override
    Written<RemoteEntry> set(RemoteEntry seen, SecretData content, Cancellation cancellation) {
      boolean same = look(seen.name()).equals(Look.there(seen));
      pause();
      return put(same ? look(seen.name()) : Look.there(seen), seen.name(), content, cancellation);
    }
  }

  private static class DoesNotHear extends MemoryRemoteSecrets {
    @Override
    synchronized Written<RemoteEntry> put(
        Look<RemoteEntry> seen, String name, SecretData content, Cancellation cancellation) {
      boolean interrupted = Thread.interrupted();
      try {
        return super.put(seen, name, content, Cancellation.create());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static class TakesInterruption extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      try {
        return rightly(name, content, cancellation);
      } finally {
        Thread.interrupted();
      }
    }
  }

  private static final class Deaf extends Creates implements RemoteSubject.Held {
    private final Semaphore lock = new Semaphore(1);

    @Override
    public AutoCloseable hold() {
      lock.acquireUninterruptibly();
      return lock::release;
    }

    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      lock.acquireUninterruptibly();
      try {
        return rightly(name, content, cancellation);
      } finally {
        lock.release();
      }
    }
  }

  private static void plantOthers(Offenders<RemoteSecretsContract> all) {
    plant(all, "nothingPrintsAValue", "makes versions of values", VersionsOfValues::new);
    plant(
        all,
        "itSaysWhereItIsAndWhatItCanAlways",
        "says nothing",
        () ->
            new MemoryRemoteSecrets() {
              @Override
              public String describe() {
                return "";
              }
            });
    plant(
        all,
        "itSaysWhereItIsAndWhatItCanAlways",
        "can less when it is full",
        () ->
            new MemoryRemoteSecrets() {
              @Override
              public Set<Capability> capabilities() {
                return entries.isEmpty() ? super.capabilities() : Set.of();
              }
            });
    plant(all, "itClosesTwice", "closes once", ClosesOnce::new);
    plant(
        all,
        "itClosesTwice",
        "takes the entries along",
        () ->
            new MemoryRemoteSecrets() {
              @Override
              public void close() {
                entries.clear();
              }
            });
  }

  private static class VersionsOfValues extends Creates {
    @Override
    Written<RemoteEntry> make(String name, SecretData content, Cancellation cancellation) {
      rightly(name, content, cancellation);
      var digest =
          RemoteEntry.of(name, content, content.text("password").orElse("none")).madeByUs();
      entries.put(name, digest);
      return Written.done(digest);
    }
  }

  private static class ClosesOnce extends MemoryRemoteSecrets {
    private boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      closed = true;
    }
  }
}
