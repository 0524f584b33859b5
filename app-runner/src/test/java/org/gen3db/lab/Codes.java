package org.gen3db.lab;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.gen3db.domain.error.Code;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Every code of the product, by looking at its classes: no list that a new enum is missing from.
 * They are told by their name, which a rule of architecture asks for, since looking into each class
 * takes seconds.
 */
public final class Codes {
  private static final Predicate<Class<?>> OF_THE_PRODUCT =
      type ->
          type.isEnum()
              && Code.class.isAssignableFrom(type)
              // whatever folder the build is in
              && !type.getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .getPath()
                  .contains("test-classes");

  private static final List<Code> ALL = found();

  private Codes() {}

  /** All codes, ordered by their ids. */
  public static List<Code> all() {
    return ALL;
  }

  private static List<Code> found() {
    return ReflectionSupport.streamAllClassesInPackage(
            "org.gen3db", OF_THE_PRODUCT, name -> name.endsWith("Code"))
        .flatMap(type -> Arrays.stream(type.getEnumConstants()))
        .map(Code.class::cast)
        .sorted(Comparator.comparing(Code::id))
        .toList();
  }
}
