package org.gen3db.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | true  | true  | LOCAL | deploy no: a Kubernetes Secret only, whatever the other flags"
            + " say",
        "true  | true  | false | LOCAL | deploy yes, local yes, push no: a Kubernetes Secret only",
        "true  | false | true  | PUSH  | deploy yes, local no, push yes: the remote entry is made,"
            + " External Secrets syncs it back",
        "true  | false | false | PULL  | deploy yes, local no, push no: the remote entry must exist,"
            + " External Secrets syncs it",
        "true  | true  | true  | LOCAL_AND_PUSH | deploy yes, local yes, push yes: the Kubernetes"
            + " Secret serves and the same is pushed (R6)",
      })
  void theRowIsTold(boolean deploy, boolean local, boolean push, Delivery delivery, String row) {
    var decision = new DeliveryDecision(set(deploy), set(local), set(push));
    assertThat(decision.delivery()).isEqualTo(delivery);
    assertThat(decision.row()).isEqualTo(row);
  }

  private static Sourced<Boolean> set(boolean value) {
    return new Sourced<>(value, Source.DEFAULT, "set");
  }
}
