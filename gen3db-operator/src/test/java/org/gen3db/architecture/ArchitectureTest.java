package org.gen3db.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.gen3db.architecture.ArchitectureRules.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ArchitectureTest {
  private static final String PRODUCT = "org.gen3db";

  /**
   * What somebody wrote for the product: a package-info proves nothing, and ArchUnit's own option
   * knows tests only by the folder target/test-classes.
   */
  private static final ImportOption WRITTEN =
      location -> !location.contains("/test-classes/") && !location.contains("package-info.class");

  private static final JavaClasses PRODUCT_CLASSES =
      new ClassFileImporter().withImportOption(WRITTEN).importPackages(PRODUCT);

  static final List<Rule> rules = ArchitectureRules.ALL;

  @ParameterizedTest
  @FieldSource("rules")
  void productKeepsTheRule(Rule rule) {
    rule.under().apply(PRODUCT).check(PRODUCT_CLASSES);
  }

  @ParameterizedTest
  @FieldSource("rules")
  void plantedOffenderIsReportedAndNobodyElse(Rule rule) {
    String root = ArchitectureTest.class.getPackageName() + ".planted." + rule.name();
    JavaClasses planted = new ClassFileImporter().importPackages(root);
    List<String> offenders =
        planted.stream()
            .filter(type -> type.getSimpleName().contains("Offender"))
            .map(JavaClass::getName)
            .toList();
    assertThat(offenders).as("offenders in %s", root).hasSize(1);

    var result = rule.under().apply(root).evaluate(planted);

    assertThat(result.getFailureReport().getDetails())
        .isNotEmpty()
        .allSatisfy(detail -> assertThat(detail).contains(offenders.get(0)));
  }

  @ParameterizedTest
  @FieldSource("rules")
  void ruleThatFindsNothingToJudgeFails(Rule rule) {
    JavaClasses nothing = new ClassFileImporter().importClasses();

    assertThatThrownBy(() -> rule.under().apply(PRODUCT).check(nothing))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to check any classes");
  }
}
