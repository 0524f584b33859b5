package org.gen3db.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.store.Look;
import org.gen3db.domain.store.Written;

/**
 * A port that fails the test as soon as it returns null, also inside of what it returns, or throws
 * what nobody is told of by gen3db.
 */
final class NullFree {
  private NullFree() {}

  static <P> P of(Class<P> port, P real) {
    Promise.kept(real != null, "the test's own open() returned null", "return a new store.");
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(real, arguments);
                boolean nothing = method.getReturnType() == void.class;
                Promise.kept(
                    nothing || isWhole(result),
                    port.getSimpleName() + "." + method.getName() + " returned null",
                    method.getReturnType() == String.class
                        ? "return a few words."
                        : "return Optional.empty(), an empty map, Look.absent() or Written.gone().");
                return result;
              } catch (InvocationTargetException e) {
                throw told(port.getSimpleName() + "." + method.getName(), e.getTargetException());
              }
            }));
  }

  /** What a port must not throw is a promise that is broken, whichever test meets it. */
  private static Throwable told(String what, Throwable thrown) {
    return thrown instanceof Gen3DbException || thrown instanceof Error
        ? thrown
        : Promise.thrown(what, thrown);
  }

  private static boolean isWhole(Object result) {
    if (result instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(NullFree::isWhole);
    } else if (result instanceof Written<?> written) {
      return isWhole(written.now());
    } else if (result instanceof Look.There<?> there) {
      return there.value() != null;
    } else if (result instanceof Look.NotLooked<?> notLooked) {
      return notLooked.why() != null;
    }
    return result != null;
  }
}
