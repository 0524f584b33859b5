package org.gen3db.spi.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Classes that were compiled when an interface had fewer methods. */
final class Unfinished {
  private Unfinished() {}

  /** The first method of the interface, by name, that calls of the class would miss. */
  static Optional<Method> method(Class<?> type, Class<?> implementation) {
    return Arrays.stream(type.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .filter(method -> !isImplemented(method, implementation))
        .min(Comparator.comparing(Method::getName));
  }

  private static boolean isImplemented(Method method, Class<?> implementation) {
    return Arrays.stream(implementation.getMethods())
        .anyMatch(
            own ->
                !Modifier.isAbstract(own.getModifiers())
                    && own.getName().equals(method.getName())
                    && own.getReturnType() == method.getReturnType()
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
