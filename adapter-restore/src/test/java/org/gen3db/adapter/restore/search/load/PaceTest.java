package org.gen3db.adapter.restore.search.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How the size of requests follows what a server takes. */
class PaceTest {
  private static final int MIB = 1 << 20;
  private static final int WINDOW = 6;

  private final Pace pace = new Pace(100L * MIB);

  /** So many requests of the size that is asked for, at a speed. */
  private void requests(int count, double bytesANano) {
    for (int i = 0; i < count; i++) {
      pace.took(pace.size(), Math.round(pace.size() / bytesANano));
    }
  }

  @Test
  void requestsGrowAsLongAsThatIsQuickerAndNotBeyond() {
    assertThat(pace.size()).isEqualTo(MIB);
    requests(WINDOW, 1);
    assertThat(pace.size()).isEqualTo(2 * MIB);
    requests(WINDOW, 1.5);
    assertThat(pace.size()).isEqualTo(4 * MIB);
    requests(WINDOW, 1.51);
    assertThat(pace.size()).as("no quicker").isEqualTo(4 * MIB);
    requests(5 * WINDOW, 9);
    assertThat(pace.size()).as("settled").isEqualTo(4 * MIB);
  }

  @Test
  void theyNeverGrowBeyondEightMegabytesNorBeyondWhatTheServerTakes() {
    for (int i = 1; i < 20; i++) {
      requests(WINDOW, i);
    }
    assertThat(pace.size()).isEqualTo(8 * MIB);
    var small = new Pace(MIB / 2);
    assertThat(small.size()).isEqualTo(MIB / 2);
    for (int i = 1; i < 100; i++) {
      small.took(small.size(), MIB / i);
    }
    assertThat(small.size()).isEqualTo(MIB / 2);
  }

  @Test
  void aServerThatHasTooMuchToDoGetsHalfOfItAndMoreIsTriedAgainLater() {
    requests(WINDOW, 1);
    requests(WINDOW, 2);
    assertThat(pace.size()).isEqualTo(4 * MIB);
    pace.tooMuch();
    assertThat(pace.size()).isEqualTo(2 * MIB);
    requests(100, 5);
    assertThat(pace.size()).isEqualTo(2 * MIB);
    requests(100 + WINDOW, 5);
    assertThat(pace.size()).isEqualTo(4 * MIB);
    for (int i = 0; i < 20; i++) {
      pace.tooMuch();
    }
    assertThat(pace.size()).isEqualTo(128 << 10);
  }
}
