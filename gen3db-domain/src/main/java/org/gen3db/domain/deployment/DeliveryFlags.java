package org.gen3db.domain.deployment;

import java.util.Optional;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.Sourced;

/** Reads the flags of the local-or-push table for one service. */
final class DeliveryFlags {
  private static final String SPEC_NAME = "global.externalSecrets.dbCreate";
  private static final String CHART_NAME = "global.externalSecrets.createLocalK8sSecret";

  private final String service;
  private final TypedValues values;
  private final Findings findings;

  DeliveryFlags(String service, TypedValues values, Findings findings) {
    this.service = service;
    this.values = values;
    this.findings = findings;
  }

  DeliveryDecision decision() {
    Sourced<Boolean> deploy = orFalse(values.flag("global.externalSecrets.deploy"));
    Sourced<Boolean> push =
        either(
            "externalSecrets.pushSecret",
            values.flag("global.externalSecrets.pushSecret"),
            values.flag("externalSecrets.pushSecret"));
    if (push.value() && !deploy.value()) {
      findings.warn(
          ValuesCode.PUSH_WITHOUT_DEPLOY,
          push.source().toString(),
          service,
          push.rule()
              + " ("
              + push.source()
              + ") does nothing, because global.externalSecrets.deploy is not true");
    }
    return new DeliveryDecision(deploy, createLocal(), push);
  }

  /**
   * The local flag has two names, the spec's and the chart's. Both set by the operator and
   * different is an error; defaults of the chart do not count as set.
   */
  private Sourced<Boolean> createLocal() {
    Optional<Sourced<Boolean>> spec = values.flag(SPEC_NAME);
    Optional<Sourced<Boolean>> chart = values.flag(CHART_NAME);
    Optional<Sourced<Boolean>> specSet = spec.filter(flag -> flag.source().isExplicit());
    Optional<Sourced<Boolean>> chartSet = chart.filter(flag -> flag.source().isExplicit());
    if (specSet.isPresent()
        && chartSet.isPresent()
        && !specSet.get().value().equals(chartSet.get().value())) {
      findings.problem(
          ValuesCode.LOCAL_FLAGS_DIFFER,
          specSet.get().source().toString(),
          SPEC_NAME
              + " is "
              + specSet.get().value()
              + " and "
              + CHART_NAME
              + " ("
              + chartSet.get().source()
              + ") is "
              + chartSet.get().value()
              + "; they are two names of one flag");
    }
    return specSet.or(() -> chartSet).or(() -> chart).or(() -> spec).orElseGet(() -> unset());
  }

  /** A global flag or the service's own; a service's false cannot veto the global true. */
  Sourced<Boolean> either(
      String name, Optional<Sourced<Boolean>> global, Optional<Sourced<Boolean>> own) {
    if (global.isPresent() && global.get().value()) {
      own.filter(flag -> !flag.value() && flag.source().isExplicit())
          .ifPresent(
              veto ->
                  findings.warn(
                      ValuesCode.FALSE_CANNOT_VETO,
                      veto.source().toString(),
                      service,
                      service
                          + "."
                          + name
                          + ": false ("
                          + veto.source()
                          + ") does nothing, because global."
                          + name
                          + " is true ("
                          + global.get().source()
                          + ")"));
      return global.get();
    }
    return own.filter(Sourced::value)
        .or(() -> own.filter(flag -> flag.source().isExplicit()))
        .or(() -> global)
        .or(() -> own)
        .orElseGet(() -> unset());
  }

  private static Sourced<Boolean> orFalse(Optional<Sourced<Boolean>> flag) {
    return flag.orElseGet(() -> unset());
  }

  private static Sourced<Boolean> unset() {
    return new Sourced<>(false, Source.DEFAULT, "not set");
  }
}
