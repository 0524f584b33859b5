package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;
import static org.gen3db.testkit.Samples.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.Test;

/** What a {@link SecretStore} keeps while others are at work, and when it is cancelled. */
public abstract class SecretStoreRaces extends SecretStoreFixture {
  private static final int THREADS = 4;
  private static final int ROUNDS = 15;

  /** For subclasses. */
  protected SecretStoreRaces() {}

  @Test
  public final void ofManyWhoMakeItOneIsDone() {
    SecretStore shared = store();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "race-" + round;
      List<Written<StoredSecret>> all =
          Racing.run(
              THREADS,
              number ->
                  (number % 2 == 0 ? shared : store())
                      .create(secret(name, data("k", "thread-" + number)), nobody));
      long done = all.stream().filter(one -> !one.isConflict()).count();
      kept(
          done == 1,
          "of " + THREADS + " who called SecretStore.create at once, " + done + " were done",
          "let the store decide, in one step: a lock, create-if-absent, a POST.");
      var seen = new HashSet<SecretData>();
      all.forEach(one -> seen.add(there("SecretStore.create", one.now()).data()));
      kept(
          seen.size() == 1,
          "those who called SecretStore.create at once saw different Secrets",
          "return in a conflict what is there, and not what was wanted.");
    }
  }

  @Test
  public final void ofManyWhoMakeThemFreelyEachIsDoneOnce() {
    SecretStore shared = store();
    var done = new ConcurrentHashMap<String, Integer>();
    var next = new AtomicInteger();
    Racing.run(
        THREADS,
        number -> {
          SecretStore mine = number % 2 == 0 ? shared : store();
          return Racing.freely(
              round -> {
                int at = next.get(); // all are at the same one, however quick each is
                String name = "swift-" + at;
                if (!mine.create(secret(name, data("k", "thread-" + number)), nobody)
                    .isConflict()) {
                  done.merge(name, 1, Integer::sum);
                }
                next.compareAndSet(at, at + 1);
              });
        });
    long twice = done.values().stream().filter(times -> times > 1).count();
    kept(
        twice == 0,
        "of "
            + done.size()
            + " that SecretStore.create made for several at once, "
            + twice
            + " were made more than once",
        "let the store decide, in one step: a lock, create-if-absent, a POST.");
  }

  @Test
  public final void noUpdateIsLost() {
    SecretStore shared = store();
    create(shared, data("count", "0", "other", "x"));
    List<Integer> increments =
        Racing.run(
            THREADS,
            number -> {
              SecretStore mine = number % 2 == 0 ? shared : store();
              for (int i = 0; i < ROUNDS; i++) {
                increment(mine);
              }
              return ROUNDS + Racing.freely(round -> increment(mine));
            });
    int wanted = increments.stream().mapToInt(each -> each).sum();
    int count = Samples.number(there(shared).data(), "count");
    kept(
        count == wanted,
        "of " + wanted + " increments by SecretStore.update, " + count + " are there",
        "compare the version and write in one step; a version that is compared before the write"
            + " lets another writer in between.");
  }

  private void increment(SecretStore store) {
    Written<StoredSecret> written;
    do {
      StoredSecret seen = there(store);
      int next = 1 + Samples.number(seen.data(), "count");
      written = store.update(seen, secret(data("count", Integer.toString(next))), nobody);
    } while (written.isConflict());
  }

  @Test
  public final void readersSeeOldOrNewAndNothingBetween() {
    SecretStore writer = store();
    StoredSecret first = create(writer, data("one", "0", "two", "0"));
    var ended = new AtomicBoolean();
    Racing.run(
        2,
        number -> {
          if (number == 0) {
            try {
              write(writer, first);
            } finally {
              ended.set(true);
            }
          } else {
            SecretStore reader = store();
            while (!ended.get()) {
              SecretData seen = there(reader).data();
              kept(
                  seen.secret("one").isPresent() && seen.secret("one").equals(seen.secret("two")),
                  "a reader saw half of what SecretStore.update wrote",
                  "write the whole Secret in one step, such as a file that is renamed.");
            }
          }
          return true;
        });
  }

  private void write(SecretStore writer, StoredSecret first) {
    StoredSecret last = first;
    for (int i = 1; i <= 4 * ROUNDS; i++) {
      String number = Integer.toString(i);
      last =
          there(
              "SecretStore.update",
              writer.update(last, secret(data("one", number, "two", number)), nobody).now());
    }
  }

  @Test
  public final void allClaimOneEnvironmentId() {
    SecretStore shared = store();
    List<String> ids =
        Racing.run(
            THREADS, number -> (number % 2 == 0 ? shared : store()).claimEnvironmentId(nobody));
    kept(
        new HashSet<>(ids).size() == 1 && !ids.get(0).isBlank(),
        "those who called SecretStore.claimEnvironmentId at once got " + ids,
        "make the id in one step unless there is one, and return the one that is there.");
    kept(
        store().environmentId(nobody).equals(Optional.of(ids.get(0)))
            && store().claimEnvironmentId(nobody).equals(ids.get(0)),
        "SecretStore.environmentId says another id than was claimed",
        "keep the id with the Secrets: databases are marked with it (R11).");
  }

  @Test
  public final void aCancelledCallWritesNothing() {
    SecretStore store = store();
    StoredSecret made = create(store, data("k", "v"));
    SecretStore next = store();
    var cancelled = Cancellation.create();
    cancelled.cancel();
    Promise.interrupted(
        "SecretStore.create", () -> next.create(secret("new-dbcreds", data("k", "v")), cancelled));
    Promise.interrupted(
        "SecretStore.update", () -> next.update(made, secret(data("k", "w")), cancelled));
    Promise.interrupted(
        "SecretStore.follow",
        () -> next.follow(Look.there(made), secret(data("k", "w")), ENTRY, cancelled));
    Promise.interrupted("SecretStore.delete", () -> next.delete(made, cancelled));
    kept(
        there(store).equals(made) && read(store, "new-dbcreds").isEmpty(),
        "a call that was cancelled before changed a Secret",
        "ask the cancellation before the first thing is written.");
  }

  @Test
  public final void anInterruptedThreadWritesNothingAndStaysInterrupted() {
    SecretStore store = store();
    boolean still;
    Thread.currentThread().interrupt();
    try {
      Promise.interrupted("SecretStore.create", () -> store.create(secret(data("k", "v")), nobody));
    } finally {
      still = Thread.interrupted();
    }
    kept(
        still,
        "SecretStore.create took the thread's interruption away",
        "call Thread.currentThread().interrupt() where InterruptedException is caught.");
    kept(
        read(store, NAME).isEmpty(),
        "an interrupted thread made a Secret",
        "ask the cancellation, for which an interrupted thread counts as cancelled.");
  }

  @Test
  public final void aWaitEndsWhenItIsCancelled() throws Exception {
    SecretStore store = store();
    create(store, data("k", "v"));
    try (AutoCloseable held = holdUp()) {
      if (held == null) {
        return; // no write of this store waits for another
      }
      var cancellation = Cancellation.create();
      var waiting = new CountDownLatch(1);
      var writer =
          new Thread(
              () -> {
                waiting.countDown();
                Promise.refusal(
                    "SecretStore.create",
                    () -> store.create(secret("held-dbcreds", data("k", "v")), cancellation));
              });
      writer.start();
      waiting.await();
      cancellation.cancel();
      writer.join(soon().toMillis());
      kept(
          !writer.isAlive(),
          "SecretStore.create waits on although it was cancelled",
          "pause with cancellation.pause, or break off with cancellation.onCancel.");
    }
    kept(
        read(store, "held-dbcreds").isEmpty(),
        "SecretStore.create wrote after it was cancelled",
        "ask the cancellation after the wait, too.");
  }
}
