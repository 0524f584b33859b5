package org.gen3db.adapter.restore.search.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.gen3db.domain.cancellation.Cancellation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendersTest {
  private static final int MIB = 1 << 20;

  /** Documents of 20 MB, and of 100, fit into the memory into which small ones do. */
  @ParameterizedTest
  @CsvSource({"1, 4", "8, 32", "20, 20", "100, 100"})
  void noMoreIsOnItsWayThanThereIsRoomFor(int size, int most) {
    var held = new AtomicLong();
    var largest = new AtomicLong();
    var sent = new AtomicLong();
    try (var senders = new Senders(3, Cancellation.create())) {
      for (int i = 0; i < 40; i++) {
        senders.send(
            () -> {
              LockSupport.parkNanos(200_000);
              held.addAndGet(-size);
              sent.incrementAndGet();
            },
            size * MIB - 1024);
        largest.accumulateAndGet(held.addAndGet(size), Math::max);
      }
      senders.finish();
    }
    assertThat(sent).hasValue(40);
    assertThat(largest.get()).isLessThanOrEqualTo(most);
  }
}
