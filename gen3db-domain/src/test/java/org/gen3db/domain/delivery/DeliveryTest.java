package org.gen3db.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  /** The table of the facts, row by row. */
  @ParameterizedTest
  @CsvSource({
    "false, false, false, LOCAL",
    "false, false, true,  LOCAL",
    "false, true,  false, LOCAL",
    "false, true,  true,  LOCAL",
    "true,  true,  false, LOCAL",
    "true,  false, true,  PUSH",
    "true,  false, false, PULL",
    "true,  true,  true,  LOCAL_AND_PUSH",
  })
  void everyRow(boolean deploy, boolean local, boolean push, Delivery delivery) {
    assertThat(Delivery.decide(deploy, local, push)).isEqualTo(delivery);
  }

  @ParameterizedTest
  @CsvSource({
    "LOCAL, false, false, false",
    "PUSH, true, true, true",
    "PULL, true, false, true",
    "LOCAL_AND_PUSH, true, true, false",
  })
  void whatEachOneMeans(Delivery delivery, boolean entry, boolean pushes, boolean follows) {
    assertThat(delivery.usesEntry()).isEqualTo(entry);
    assertThat(delivery.pushes()).isEqualTo(pushes);
    assertThat(delivery.follows()).isEqualTo(follows);
  }
}
