package org.gen3db.domain.provision;

import java.util.function.Supplier;
import org.gen3db.domain.report.ServiceReport;

/**
 * Stands around every step of a run: timing, logs, progress and, in tests, crashes come from here.
 * Called from several threads at once. What it throws ends the step's service as if the step had
 * failed.
 */
public interface StepInterceptor {
  /** Does nothing but the step. */
  StepInterceptor NONE =
      new StepInterceptor() {
        @Override
        public <T> T around(Step step, Supplier<T> action) {
          return action.get();
        }
      };

  /** Runs the action, exactly once, and returns what it returns. */
  <T> T around(Step step, Supplier<T> action);

  /** Is told, once all steps of a service have ended, what apply did for it. */
  default void ended(ServiceReport report) {}

  /** This interceptor around another. */
  default StepInterceptor around(StepInterceptor inner) {
    StepInterceptor outer = this;
    return new StepInterceptor() {
      @Override
      public <T> T around(Step step, Supplier<T> action) {
        return outer.around(step, () -> inner.around(step, action));
      }

      @Override
      public void ended(ServiceReport report) {
        inner.ended(report);
        outer.ended(report);
      }
    };
  }
}
