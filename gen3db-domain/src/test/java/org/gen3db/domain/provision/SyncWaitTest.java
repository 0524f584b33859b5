package org.gen3db.domain.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.NewSecret;
import org.gen3db.domain.store.SecretStore;
import org.gen3db.domain.store.StoredSecret;
import org.gen3db.domain.store.SyncState;
import org.gen3db.domain.store.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operator takes its time; whoever waits for it is told why it ends otherwise. */
@Timeout(30)
class SyncWaitTest {
  private static final SyncState WAITING = new SyncState.Waiting("the operator is asleep");
  private static final SyncState SYNCED = new SyncState.Synced();

  private final Cancellation cancellation = Cancellation.create();

  @Test
  void whatIsSyncedLaterIsAwaited() {
    var store = new Operator(List.of(WAITING, WAITING, SYNCED));
    waitIn(store).await(cancellation);
    assertThat(store.states).isEmpty();
  }

  @Test
  void whatFailsEndsWithTheStoresOwnWords() {
    Notice why = Notice.of(DomainCode.STORE_UNREADABLE, "ExternalSecret fence", "no such property");
    var store = new Operator(List.of(WAITING, new SyncState.Failed(why)));
    assertThatThrownBy(() -> waitIn(store).await(cancellation))
        .isInstanceOfSatisfying(Gen3DbException.class, e -> assertThat(e.problem()).isEqualTo(why));
  }

  @Test
  void itEndsAtTheDeadlineAndSaysWhatWasAwaited() {
    assertThatThrownBy(
            () ->
                waitIn(new Operator(List.of())).await(cancellation.within(Duration.ofMillis(300))))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.STORE_FAILED))
        .hasMessageContaining("fence-dbcreds")
        .hasMessageContaining("the operator is asleep");
  }

  @Test
  void itEndsWhenItIsCancelled() throws InterruptedException {
    var store = new Operator(List.of());
    var canceller =
        new Thread(
            () -> {
              await(store.asked);
              cancellation.cancel();
            });
    canceller.start();
    assertThatThrownBy(() -> waitIn(store).await(cancellation))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DomainCode.INTERRUPTED));
    canceller.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SyncWait waitIn(SecretStore store) {
    return new SyncWait(
        store,
        "fence-dbcreds",
        "default-fence-creds",
        SecretData.of(Map.of("k", Password.of("v"))));
  }

  /** Says these states one after the other, then that it waits, for ever. */
  private static final class Operator implements SecretStore {
    final CountDownLatch asked = new CountDownLatch(1);
    final Queue<SyncState> states;

    Operator(List<SyncState> states) {
      this.states = new ArrayDeque<>(states);
    }

    @Override
    public SyncState syncState(String name, String entry, SecretData expected, Cancellation any) {
      asked.countDown();
      SyncState next = states.poll();
      return next == null ? WAITING : next;
    }

    @Override
    public Optional<String> environmentId(Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public String claimEnvironmentId(Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public Map<String, Look<StoredSecret>> read(Collection<String> names, Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public Written<StoredSecret> create(NewSecret wanted, Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public Written<StoredSecret> update(StoredSecret seen, NewSecret wanted, Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public Written<StoredSecret> follow(
        Look<StoredSecret> seen, NewSecret wanted, String entry, Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public Written<StoredSecret> delete(StoredSecret seen, Cancellation any) {
      throw new AssertionError();
    }

    @Override
    public String describe() {
      return "an operator";
    }
  }
}
