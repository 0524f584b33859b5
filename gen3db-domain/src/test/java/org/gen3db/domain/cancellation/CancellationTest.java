package org.gen3db.domain.cancellation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void goesOnUntilItIsCancelled() {
    var cancellation = Cancellation.create();

    assertThat(cancellation.pause(Duration.ofMillis(1))).isTrue();
    cancellation.check("fence", "waiting");
    cancellation.cancel();

    assertThat(cancellation.isCancelled()).isTrue();
    assertThat(cancellation.pause(LONG)).isFalse();
    assertThatThrownBy(() -> cancellation.check("fence", "waiting for the server"))
        .isInstanceOf(Gen3DbException.class)
        .hasMessageContaining("GEN3DB-503 fence: interrupted while waiting for the server");
  }

  @Test
  void aPauseEndsWhenItIsCancelledMeanwhile() throws Exception {
    var outer = Cancellation.create();
    var inner = outer.within(LONG).within(LONG);
    var began = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var went = new AtomicBoolean(true);
    var waiting =
        new Thread(
            () -> {
              began.countDown();
              went.set(inner.pause(LONG));
              ended.countDown();
            });
    waiting.setDaemon(true);
    waiting.start();
    began.await();

    outer.cancel();

    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(went).isFalse();
  }

  @Test
  void anInterruptedThreadCountsAsCancelledAndKeepsItsMark() {
    var cancellation = Cancellation.create();
    Thread.currentThread().interrupt();

    assertThat(cancellation.isCancelled()).isTrue();
    assertThat(cancellation.pause(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cancellation.isCancelled()).isFalse();
  }

  @Test
  void theSoonerDeadlineCounts() {
    var day = Cancellation.create().within(Duration.ofDays(1));

    assertThat(day.within(Duration.ofHours(1)).remaining())
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(day.within(Duration.ofDays(2)).remaining()).isLessThan(Duration.ofDays(1));
    assertThat(day.within(Duration.ofSeconds(Long.MAX_VALUE)).remaining())
        .isLessThan(Duration.ofDays(1));
    assertThat(Cancellation.create().within(Duration.ofSeconds(Long.MAX_VALUE)).isOver()).isFalse();
  }

  @Test
  void aDeadlineThatPassedIsOverAndNotCancelled() {
    var over = Cancellation.create().within(Duration.ZERO);

    assertThat(over.isOver()).isTrue();
    assertThat(over.isCancelled()).isFalse();
    assertThat(over.remaining()).isZero();
    assertThat(over.pause(LONG)).isFalse();
  }

  @Test
  void cancellingAnInnerOneLeavesTheOuterAlone() {
    var outer = Cancellation.create();
    var inner = outer.within(LONG);

    inner.cancel();

    assertThat(inner.isCancelled()).isTrue();
    assertThat(outer.isCancelled()).isFalse();
  }

  @Test
  void breaksOffWhatIsWaitedInOnceAndOnlyWhileItIsRegistered() {
    var outer = Cancellation.create();
    var inner = outer.within(LONG);
    var broken = new AtomicInteger();
    var past = inner.onCancel(() -> broken.addAndGet(100));
    past.close();
    var present = inner.onCancel(broken::incrementAndGet);

    outer.cancel();
    outer.cancel();
    present.close();

    assertThat(broken).hasValue(1);
    var late = inner.onCancel(broken::incrementAndGet);
    late.close();
    assertThat(broken).hasValueGreaterThan(1);
  }
}
