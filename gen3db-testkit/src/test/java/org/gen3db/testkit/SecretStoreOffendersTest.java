package org.gen3db.testkit;

import static org.gen3db.testkit.Samples.data;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
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
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.Owner;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each promise of {@link SecretStore} is held by a test that catches who breaks it. */
class SecretStoreOffendersTest {
  @TestFactory
  Stream<DynamicTest> whoBreaksAPromiseIsCaughtAndToldTheWayOut() {
    var all = new Offenders<SecretStoreContract>(SecretStoreContract.class);
    plantReaders(all);
    plantWriters(all);
    plantFollowers(all);
    plantRacers(all);
    plantOthers(all);
    return all.tests();
  }

  /** The contract with a store of which others write past it, as of the store that is right. */
  private static class Subject extends SecretStoreContract {
    final MemorySecretStore store;

    Subject(MemorySecretStore store) {
      this.store = store;
    }

    @Override
    protected SecretStore open() {
      return store;
    }

    @Override
    protected void writeAsOthers(String name, SecretData data) {
      StoredSecret old = store.secrets.get(name);
      SecretData all = old == null ? data : old.data().with(data);
      var next = StoredSecret.of(name, all, UUID.randomUUID().toString());
      store.secrets.put(name, old == null ? next : next.withOwner(old.owner()));
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(300);
    }

    @Override
    protected Duration soon() {
      return Duration.ofMillis(300);
    }

    @Override
    protected @Nullable AutoCloseable holdUp() {
      return store instanceof Deaf deaf ? deaf.hold() : null;
    }
  }

  private static void plant(
      Offenders<SecretStoreContract> all,
      String promise,
      String how,
      Supplier<MemorySecretStore> store) {
    all.plant(promise, how, () -> new Subject(store.get()));
  }

  private static void plantReaders(Offenders<SecretStoreContract> all) {
    plant(all, "looksAtEveryNameAndAtNoOther", "leaves out what is absent", OnlyWhatIsThere::new);
    plant(all, "looksAtEveryNameAndAtNoOther", "takes no names for all", AllForNone::new);
    plant(all, "looksAtEveryNameAndAtNoOther", "takes a fault for absence", NothingIsThere::new);
    plant(all, "anOddNameLeavesTheOthersToBeRead", "stops at a bad name", StopsAtBadNames::new);
    plant(all, "aNameIsHeldAsItIsOrRefused", "makes names fit", MakesNamesFit::new);
    plant(
        all,
        "aNameIsHeldAsItIsOrRefused",
        "throws what it likes",
        () -> new Refusing(name -> new IllegalArgumentException(name)));
    plant(
        all,
        "aNameIsHeldAsItIsOrRefused",
        "quotes the value",
        () ->
            new Refusing(
                name ->
                    new Gen3DbException(
                        Notice.of(
                            DomainCode.STORE_FAILED, name, "no name for " + Samples.HIDDEN))));
    plant(all, "whatIsMadeIsReadAsItWasWritten", "strips values", Strips::new);
    plant(all, "whatIsMadeIsReadAsItWasWritten", "marks nothing", () -> new AllAre(Owner.OTHER));
    plant(all, "theAgeOfAPasswordIsNotedWholeOrNotAtAll", "forgets it", ForgetsAges::new);
    plant(all, "theAgeOfAPasswordIsNotedWholeOrNotAtAll", "notes it once", NotesAgesOnce::new);
    plant(all, "whatOthersMadeIsReadAndNotOurs", "takes all for ours", TakesAllForOurs::new);
  }

  private static class ForgetsAges extends MemorySecretStore {
    @Override
    Optional<Instant> aged(Optional<Instant> before, NewSecret wanted) {
      return wanted.passwordChanged();
    }
  }

  private static class NotesAgesOnce extends MemorySecretStore {
    @Override
    Optional<Instant> aged(Optional<Instant> before, NewSecret wanted) {
      return before.or(wanted::passwordChanged);
    }
  }

  private static class OnlyWhatIsThere extends MemorySecretStore {
    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new HashMap<>(super.read(names, cancellation));
      looks.values().removeIf(look -> look instanceof Look.Absent);
      return looks;
    }
  }

  private static class AllForNone extends MemorySecretStore {
    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      return super.read(names.isEmpty() ? secrets.keySet() : names, cancellation);
    }
  }

  private static class NothingIsThere extends MemorySecretStore {
    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new LinkedHashMap<String, Look<StoredSecret>>();
      names.forEach(name -> looks.put(name, Look.absent()));
      return looks;
    }
  }

  private static class StopsAtBadNames extends MemorySecretStore {
    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      names.stream()
          .filter(String::isBlank)
          .forEach(
              name -> {
                throw new Gen3DbException(Notice.of(DomainCode.STORE_FAILED, name, "no name"));
              });
      return super.read(names, cancellation);
    }
  }

  private static class MakesNamesFit extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      String fitting = wanted.name().replace('/', '-');
      return super.create(new NewSecret(fitting, "", wanted.data()), cancellation);
    }
  }

  private static class Refusing extends MemorySecretStore {
    private final Function<String, RuntimeException> how;

    Refusing(Function<String, RuntimeException> how) {
      this.how = how;
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      if (wanted.name().isBlank()) {
        throw how.apply(wanted.name());
      }
      return super.create(wanted, cancellation);
    }
  }

  private static class Strips extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      var stripped = new TreeMap<String, Password>();
      wanted.data().values().forEach((k, v) -> stripped.put(k, Password.of(v.text().strip())));
      return super.create(new NewSecret(wanted.name(), "", SecretData.of(stripped)), cancellation);
    }
  }

  private static class AllAre extends MemorySecretStore {
    private final Owner owner;

    AllAre(Owner owner) {
      this.owner = owner;
    }

    @Override
    synchronized Written<StoredSecret> put(
        Look<StoredSecret> seen,
        NewSecret wanted,
        Owner any,
        @Nullable String entry,
        Cancellation cancellation) {
      return super.put(seen, wanted, owner, entry, cancellation);
    }
  }

  private static class TakesAllForOurs extends MemorySecretStore {
    @Override
    public Map<String, Look<StoredSecret>> read(
        Collection<String> names, Cancellation cancellation) {
      var looks = new HashMap<>(super.read(names, cancellation));
      looks.replaceAll(
          (name, look) ->
              look.certain()
                  .map(secret -> Look.there(secret.withOwner(Owner.OURS)))
                  .orElseGet(Look::absent));
      return looks;
    }
  }

  private static void plantWriters(Offenders<SecretStoreContract> all) {
    plant(all, "whatIsThereIsNeverMadeAnew", "writes over it", Overwrites::new);
    plant(all, "whatIsThereIsNeverMadeAnew", "says that it is done", SaysDone::new);
    plant(all, "whatIsThereIsNeverMadeAnew", "returns null", ReturnsNull::new);
    plant(all, "anUpdateKeepsAllOtherKeys", "replaces all data", Replaces::new);
    plant(all, "anUpdateKeepsAllOtherKeys", "applies its own keys only", Applies::new);
    plant(all, "aChangeIsAnotherVersionAndNoChangeIsNone", "always writes", AlwaysWrites::new);
    plant(all, "aChangeIsAnotherVersionAndNoChangeIsNone", "has one version", OneVersion::new);
    plant(all, "anUpdateOfWhatMovedIsInConflict", "last writer wins", LastWriterWins::new);
    plant(all, "anUpdateOfWhatMovedThereAndBackIsInConflict", "compares data", ComparesData::new);
    plant(all, "anUpdateOfWhatIsGoneMakesNothing", "makes it anew", LastWriterWins::new);
    plant(all, "aDeletionTakesWhatWasSeenAndNothingElse", "deletes by name", DeletesByName::new);
    plant(all, "aDeletionTakesWhatWasSeenAndNothingElse", "deletes nothing", DeletesNothing::new);
    plant(all, "aDeletionTakesWhatWasSeenAndNothingElse", "deletes once", DeletesOnce::new);
  }

  private static class Overwrites extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      secrets.remove(wanted.name());
      return super.create(wanted, cancellation);
    }
  }

  private static class SaysDone extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      return Written.done(super.create(wanted, cancellation).now().certain().orElseThrow());
    }
  }

  private static class ReturnsNull extends MemorySecretStore {
    @Override
    @SuppressWarnings("NullAway") // as an adapter that was compiled without it
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      Written<StoredSecret> written = super.create(wanted, cancellation);
      return written.isConflict() ? null : written;
    }
  }

  private static class Replaces extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      secrets.remove(wanted.name());
      return super.create(wanted, cancellation);
    }
  }

  /** As a server-side apply that leaves out what it applied before. */
  private static class Applies extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      secrets.remove(wanted.name());
      SecretData foreign = data("foreign", seen.data().text("foreign").orElse(""));
      return super.create(
          new NewSecret(wanted.name(), "", foreign.with(wanted.data())), cancellation);
    }
  }

  private static class AlwaysWrites extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      secrets.remove(wanted.name());
      return super.create(
          new NewSecret(wanted.name(), "", seen.data().with(wanted.data())), cancellation);
    }
  }

  private static class OneVersion extends MemorySecretStore {
    @Override
    synchronized Written<StoredSecret> put(
        Look<StoredSecret> seen,
        NewSecret wanted,
        Owner owner,
        @Nullable String entry,
        Cancellation cancellation) {
      super.put(seen, wanted, owner, entry, cancellation);
      secrets.computeIfPresent(
          wanted.name(), (name, now) -> StoredSecret.of(name, now.data(), "1").withOwner(owner));
      return Written.done(secrets.get(wanted.name()));
    }
  }

  private static class LastWriterWins extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      StoredSecret now = secrets.get(wanted.name());
      return now == null
          ? super.create(wanted, cancellation)
          : super.update(now, wanted, cancellation);
    }
  }

  private static class ComparesData extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      StoredSecret now = secrets.get(wanted.name());
      boolean same = now != null && now.data().equals(seen.data());
      return super.update(same ? now : seen, wanted, cancellation);
    }
  }

  private static class DeletesByName extends MemorySecretStore {
    @Override
    public synchronized Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
      secrets.remove(seen.name());
      return Written.gone();
    }
  }

  private static class DeletesNothing extends MemorySecretStore {
    @Override
    public synchronized Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
      boolean moved = !seen.equals(secrets.get(seen.name()));
      return moved ? super.delete(seen, cancellation) : Written.gone();
    }
  }

  private static class DeletesOnce extends MemorySecretStore {
    @Override
    public synchronized Written<StoredSecret> delete(StoredSecret seen, Cancellation cancellation) {
      if (!secrets.containsKey(seen.name())) {
        throw new Gen3DbException(
            Notice.of(DomainCode.STORE_FAILED, seen.name(), "it is not there"));
      }
      return super.delete(seen, cancellation);
    }
  }

  private static void plantFollowers(Offenders<SecretStoreContract> all) {
    plant(all, "aFollowerSaysWhatItFollowsAndHoldsIt", "is always synced", AlwaysSynced::new);
    plant(all, "aFollowerSaysWhatItFollowsAndHoldsIt", "never is", NeverSynced::new);
    plant(all, "followingIsInConflictWithWhatMoved", "follows at once", FollowsAtOnce::new);
    plant(all, "anUpdateEndsTheFollowing", "follows for ever", FollowsForEver::new);
  }

  private static class AlwaysSynced extends MemorySecretStore {
    @Override
    public synchronized SyncState syncState(
        String name, String entry, SecretData expected, Cancellation cancellation) {
      return new SyncState.Synced();
    }
  }

  private static class NeverSynced extends MemorySecretStore {
    @Override
    public synchronized SyncState syncState(
        String name, String entry, SecretData expected, Cancellation cancellation) {
      return new SyncState.Waiting("for ever");
    }
  }

  private static class FollowsAtOnce extends MemorySecretStore {
    @Override
    public Written<StoredSecret> follow(
        Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation cancellation) {
      StoredSecret now = secrets.get(wanted.name());
      return super.follow(
          now == null ? Look.absent() : Look.there(now), wanted, entry, cancellation);
    }
  }

  private static class FollowsForEver extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      return put(Look.there(seen), wanted, seen.owner(), seen.follows().orElse(null), cancellation);
    }
  }

  private static void plantRacers(Offenders<SecretStoreContract> all) {
    plant(all, "ofManyWhoMakeItOneIsDone", "looks, then writes", LooksThenMakes::new);
    plant(all, "ofManyWhoMakeThemFreelyEachIsDoneOnce", "looks, then writes", LooksThenMakes::new);
    plant(all, "noUpdateIsLost", "compares, then writes", ComparesThenWrites::new);
    plant(all, "readersSeeOldOrNewAndNothingBetween", "writes key by key", KeyByKey::new);
    plant(all, "allClaimOneEnvironmentId", "makes an id a call", AnIdACall::new);
    plant(all, "aCancelledCallWritesNothing", "does not hear it", DoesNotHear::new);
    plant(all, "aCancelledCallWritesNothing", "ends in its own words", OwnWords::new);
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

  private static class LooksThenMakes extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      boolean absent = !secrets.containsKey(wanted.name());
      pause();
      if (absent) {
        secrets.remove(wanted.name());
      }
      return super.create(wanted, cancellation);
    }
  }

  private static class ComparesThenWrites extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      boolean same = seen.equals(secrets.get(seen.name()));
      pause();
      StoredSecret now = secrets.get(seen.name());
      return super.update(same && now != null ? now : seen, wanted, cancellation);
    }
  }

  private static class KeyByKey extends MemorySecretStore {
    @Override
    public Written<StoredSecret> update(
        StoredSecret seen, NewSecret wanted, Cancellation cancellation) {
      Written<StoredSecret> last = Written.done(seen);
      for (String key : wanted.data().keys()) {
        SecretData one = SecretData.of(Map.of(key, wanted.data().secret(key).orElseThrow()));
        last =
            super.update(
                last.now().certain().orElseThrow(),
                new NewSecret(wanted.name(), "", one),
                cancellation);
        pause();
      }
      return last;
    }
  }

  private static class AnIdACall extends MemorySecretStore {
    @Override
    public String claimEnvironmentId(Cancellation cancellation) {
      return UUID.randomUUID().toString();
    }
  }

  private static class DoesNotHear extends MemorySecretStore {
    @Override
    synchronized Written<StoredSecret> put(
        Look<StoredSecret> seen,
        NewSecret wanted,
        Owner owner,
        @Nullable String entry,
        Cancellation cancellation) {
      boolean interrupted = Thread.interrupted();
      try {
        return super.put(seen, wanted, owner, entry, Cancellation.create());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static class OwnWords extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      if (cancellation.isCancelled()) {
        throw new Gen3DbException(
            Notice.of(DomainCode.STORE_FAILED, wanted.name(), "no more time"));
      }
      return super.create(wanted, cancellation);
    }
  }

  private static class TakesInterruption extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      try {
        return super.create(wanted, cancellation);
      } finally {
        Thread.interrupted();
      }
    }
  }

  /** Waits for a lock, and for nothing else. */
  private static final class Deaf extends MemorySecretStore {
    private final Semaphore lock = new Semaphore(1);

    AutoCloseable hold() {
      lock.acquireUninterruptibly();
      return lock::release;
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      lock.acquireUninterruptibly();
      try {
        return super.create(wanted, cancellation);
      } finally {
        lock.release();
      }
    }
  }

  private static void plantOthers(Offenders<SecretStoreContract> all) {
    plant(all, "nothingPrintsAValue", "makes versions of values", VersionsOfValues::new);
    plant(
        all,
        "nobodyIsAwaitedWhoIsNotKnown",
        "waits for anybody",
        () ->
            new MemorySecretStore() {
              @Override
              public Look<StoredSecret> awaited(String name, Cancellation cancellation) {
                return new Look.NotLooked<>(
                    Notice.of(DomainCode.STORE_FAILED, name, "nobody made it in time"));
              }
            });
    plant(
        all,
        "itSaysWhereItIs",
        "says nothing",
        () ->
            new MemorySecretStore() {
              @Override
              public String describe() {
                return " ";
              }
            });
    plant(all, "itClosesTwice", "closes once", ClosesOnce::new);
    plant(
        all,
        "itClosesTwice",
        "takes the Secrets along",
        () ->
            new MemorySecretStore() {
              @Override
              public void close() {
                secrets.clear();
              }
            });
  }

  private static class VersionsOfValues extends MemorySecretStore {
    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation cancellation) {
      super.create(wanted, cancellation);
      var digest =
          StoredSecret.of(
              wanted.name(), wanted.data(), wanted.data().text("password").orElse("none"));
      secrets.put(wanted.name(), digest);
      return Written.done(digest);
    }
  }

  private static class ClosesOnce extends MemorySecretStore {
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
