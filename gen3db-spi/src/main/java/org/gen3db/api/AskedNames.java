package org.gen3db.api;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.deployment.Deployment;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.operation.Operation;
import org.gen3db.domain.operation.Reset;
import org.gen3db.domain.plan.ApplyOptions;

/** Holds the names that a caller gave against those that the values have. */
final class AskedNames {
  private final Deployment deployment;

  AskedNames(Deployment deployment) {
    this.deployment = deployment;
  }

  /**
   * Of what is allowed beyond the ordinary.
   *
   * @throws Gen3DbException with every name that is unknown
   */
  void check(ApplyOptions options) {
    var problems = new ArrayList<Notice>();
    problems.addAll(
        deployment.unknown(
            Input.TAKE_OVER.place(),
            options.takeOver().stream().filter(name -> !name.equals(ApplyOptions.ALL)).toList()));
    problems.addAll(deployment.unknown(Input.HARDEN.place(), options.harden()));
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
  }

  /**
   * Of what an operator asks for; a release that is to be repeated is the one of the values.
   *
   * @throws Gen3DbException with every name that is unknown
   */
  void check(Operation operation) {
    check(operation.options());
    if (operation instanceof Reset reset && !reset.release().equals(deployment.release())) {
      throw new Gen3DbException(
          Notice.of(
              DomainCode.NAME_DIFFERS,
              Input.RELEASE.place(),
              "the release is '"
                  + deployment.release()
                  + "', and '"
                  + reset.release()
                  + "' was repeated"));
    }
    List<Notice> unknown = deployment.unknown(Input.SERVICE.place(), operation.services());
    if (!unknown.isEmpty()) {
      throw new Gen3DbException(unknown);
    }
  }
}
