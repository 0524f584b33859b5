package org.gen3db.lab;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gen3db.domain.error.Code;

/**
 * Every code of the product, by looking at its classes: no list that a new enum is missing from.
 */
public final class Codes {
  private static final List<Code> ALL = found();

  private Codes() {}

  /** All codes, ordered by their ids. */
  public static List<Code> all() {
    return ALL;
  }

  private static List<Code> found() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // whatever folder the build is in
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.gen3db")
            .stream()
            .filter(type -> type.isEnum() && type.isAssignableTo(Code.class))
            .map(JavaClass::reflect)
            .flatMap(type -> Arrays.stream(type.getEnumConstants()))
            .map(Code.class::cast)
            .sorted(Comparator.comparing(Code::id))
            .toList();
  }
}
