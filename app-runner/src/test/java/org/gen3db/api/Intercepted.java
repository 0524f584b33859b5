package org.gen3db.api;

import org.gen3db.domain.provision.StepInterceptor;

/**
 * Stands around the steps of a run, as only tests may: crashes and other programs come from here.
 */
public final class Intercepted {
  private Intercepted() {}

  /** The release, with the interceptor around every step. */
  public static Gen3Db build(Gen3DbBuilder builder, StepInterceptor steps) {
    return builder.steps(steps).build();
  }
}
