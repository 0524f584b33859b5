package org.gen3db.domain.delivery;

import org.gen3db.domain.values.Sourced;

/**
 * A delivery with the flags that chose it.
 *
 * @param deploy {@code global.externalSecrets.deploy}
 * @param createLocal {@code global.externalSecrets.dbCreate}, or {@code createLocalK8sSecret} as
 *     the chart has it
 * @param push {@code global.externalSecrets.pushSecret}, or the service's
 */
public record DeliveryDecision(
    Sourced<Boolean> deploy, Sourced<Boolean> createLocal, Sourced<Boolean> push) {

  /** The delivery that the table gives. */
  public Delivery delivery() {
    return Delivery.decide(deploy.value(), createLocal.value(), push.value());
  }

  /** The row of the table that chose it, in words. */
  public String row() {
    return switch (delivery()) {
      case LOCAL ->
          deploy.value()
              ? "deploy yes, local yes, push no: a Kubernetes Secret only"
              : "deploy no: a Kubernetes Secret only, whatever the other flags say";
      case PUSH ->
          "deploy yes, local no, push yes: the remote entry is made, External Secrets syncs it back";
      case PULL ->
          "deploy yes, local no, push no: the remote entry must exist, External Secrets syncs it";
      case LOCAL_AND_PUSH ->
          "deploy yes, local yes, push yes: the Kubernetes Secret serves and the same is pushed"
              + " (R6)";
    };
  }
}
