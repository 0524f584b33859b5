package org.gen3db.faults;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.gen3db.api.Gen3Db;
import org.gen3db.api.Intercepted;
import org.gen3db.domain.plan.ApplyOptions;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.provision.StepInterceptor;
import org.gen3db.domain.values.ValuesRequest;

/**
 * An apply whose process dies at a chosen point: before or after its n-th step, with nothing tidied
 * up.
 */
final class CrashingMain {
  private CrashingMain() {}

  public static void main(String[] arguments) {
    int deadly = Integer.parseInt(arguments[0]);
    boolean after = arguments[1].equals("after");
    List<String> services = List.of(arguments[2].split(","));
    List<String> files = List.of(arguments).subList(3, arguments.length);
    var steps = new AtomicInteger();
    Intercepted.build(
            Gen3Db.builder(ValuesRequest.ofFiles(files)).services(services),
            new StepInterceptor() {
              @Override
              public <T> T around(Step step, Supplier<T> action) {
                boolean mine = steps.incrementAndGet() == deadly;
                if (mine && !after) {
                  Runtime.getRuntime().halt(ChildRun.KILLED);
                }
                T result = action.get();
                if (mine) {
                  Runtime.getRuntime().halt(ChildRun.KILLED);
                }
                return result;
              }
            })
        .apply(ApplyOptions.NONE);
  }
}
