package org.gen3db.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianIsTheMiddleOrBetweenTheMiddleTwo() {
    assertThat(new Samples(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2.0);
    assertThat(new Samples(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3.0);
  }

  @Test
  void aSlowRoundWeighsOnBothSidesOfARatio() {
    var theirs = new Samples(List.of(1.0, 10.0, 1.2));
    var ours = new Samples(List.of(2.0, 20.0, 2.4));
    assertThat(ours.timesOf(theirs)).isEqualTo(2.0);
  }

  @Test
  void nothingMeasuredIsNoSample() {
    assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
