package org.gen3db.testkit;

import static org.gen3db.testkit.Promise.kept;
import static org.gen3db.testkit.Samples.data;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.RemoteEntry;
import org.gen3db.domain.store.RemoteSecrets;
import org.gen3db.domain.store.WriteId;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.Test;

/** What {@link RemoteSecrets} keep while others are at work, and when they are cancelled. */
public abstract class RemoteSecretsRaces extends RemoteSecretsFixture {
  private static final int THREADS = 4;
  private static final int ROUNDS = 15;

  /** For subclasses. */
  protected RemoteSecretsRaces() {}

  @Test
  public final void ofManyWhoMakeItOneIsDone() {
    RemoteSecrets shared = store();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "race-" + round;
      List<Written<RemoteEntry>> all =
          Racing.run(
              THREADS,
              number ->
                  (number % 2 == 0 ? shared : store())
                      .create(name, data("k", "thread-" + number), WriteId.random(), nobody));
      long done = all.stream().filter(one -> !one.isConflict()).count();
      kept(
          done == 1,
          "of " + THREADS + " who called RemoteSecrets.create at once, " + done + " were done",
          "let the store decide, in one step: a lock, create-if-absent, CreateSecret.");
      var seen = new HashSet<SecretData>();
      all.forEach(one -> seen.add(there("RemoteSecrets.create", one.now()).data()));
      kept(
          seen.size() == 1,
          "those who called RemoteSecrets.create at once saw different entries",
          "return in a conflict what is there, and not what was wanted.");
    }
  }

  @Test
  public final void ofManyWhoMakeThemFreelyEachIsDoneOnce() {
    RemoteSecrets shared = store();
    var done = new ConcurrentHashMap<String, Integer>();
    var next = new AtomicInteger();
    Racing.run(
        THREADS,
        number -> {
          RemoteSecrets mine = number % 2 == 0 ? shared : store();
          return Racing.freely(
              round -> {
                int at = next.get(); // all are at the same one, however quick each is
                String name = "swift-" + at;
                if (!mine.create(name, data("k", "thread-" + number), WriteId.random(), nobody)
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
            + " that RemoteSecrets.create made for several at once, "
            + twice
            + " were made more than once",
        "let the store decide, in one step: a lock, create-if-absent, CreateSecret.");
  }

  @Test
  public final void noUpdateIsLost() {
    RemoteSecrets shared = store();
    if (!updates(shared)) {
      return; // and the domain never asks it to
    }
    create(shared, data("count", "0", "other", "x"));
    List<Integer> increments =
        Racing.run(
            THREADS,
            number -> {
              RemoteSecrets mine = number % 2 == 0 ? shared : store();
              for (int i = 0; i < ROUNDS; i++) {
                increment(mine);
              }
              return ROUNDS + Racing.freely(round -> increment(mine));
            });
    int wanted = increments.stream().mapToInt(each -> each).sum();
    int count = Samples.number(there(shared).data(), "count");
    kept(
        count == wanted,
        "of " + wanted + " increments by RemoteSecrets.update, " + count + " are there",
        "compare the version and write in one step; a version that is compared before the write"
            + " lets another writer in between.");
  }

  private void increment(RemoteSecrets store) {
    Written<RemoteEntry> written;
    do {
      RemoteEntry seen = there(store);
      int next = 1 + Samples.number(seen.data(), "count");
      written = update(store, seen, data("count", Integer.toString(next)));
    } while (written.isConflict());
  }

  @Test
  public final void aCancelledCallWritesNothing() {
    RemoteSecrets store = store();
    RemoteEntry made = create(store, data("k", "v"));
    var cancelled = Cancellation.create();
    cancelled.cancel();
    Promise.interrupted(
        "RemoteSecrets.create",
        () -> store.create("new-creds", data("k", "v"), WriteId.random(), cancelled));
    if (updates(store)) {
      Promise.interrupted(
          "RemoteSecrets.update",
          () -> store.update(made, data("k", "w"), WriteId.random(), cancelled));
    }
    kept(
        there(store).equals(made) && look(store, "new-creds") instanceof Look.Absent,
        "a call that was cancelled before changed an entry",
        "ask the cancellation before the first thing is written.");
  }

  @Test
  public final void anInterruptedThreadWritesNothingAndStaysInterrupted() {
    RemoteSecrets store = store();
    boolean still;
    Thread.currentThread().interrupt();
    try {
      Promise.interrupted(
          "RemoteSecrets.create",
          () -> store.create(NAME, data("k", "v"), WriteId.random(), nobody));
    } finally {
      still = Thread.interrupted();
    }
    kept(
        still,
        "RemoteSecrets.create took the thread's interruption away",
        "call Thread.currentThread().interrupt() where InterruptedException is caught.");
    kept(
        look(store, NAME) instanceof Look.Absent,
        "an interrupted thread made an entry",
        "ask the cancellation, for which an interrupted thread counts as cancelled.");
  }

  @Test
  public final void aWaitEndsWhenItIsCancelled() throws Exception {
    RemoteSecrets store = store();
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
                    "RemoteSecrets.create",
                    () ->
                        store.create("held-creds", data("k", "v"), WriteId.random(), cancellation));
              });
      writer.start();
      waiting.await();
      cancellation.cancel();
      writer.join(soon().toMillis());
      kept(
          !writer.isAlive(),
          "RemoteSecrets.create waits on although it was cancelled",
          "pause with cancellation.pause, or break off with cancellation.onCancel.");
    }
    kept(
        look(store, "held-creds") instanceof Look.Absent,
        "RemoteSecrets.create wrote after it was cancelled",
        "ask the cancellation after the wait, too.");
  }
}
