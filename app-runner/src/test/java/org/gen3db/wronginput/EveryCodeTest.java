package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.Codes;
import org.gen3db.lab.Provokes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** A code that no test lets a user see is a promise that nobody has checked. */
class EveryCodeTest {
  @Test
  void everyCodeOfTheRegisterIsProvokedByATest() throws URISyntaxException {
    var provoked = new TreeSet<String>();
    var tests = EveryCodeTest.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    new ClassFileImporter()
        .importPath(Path.of(tests)).stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Provokes.class))
            .map(JavaMethod::reflect)
            .filter(EveryCodeTest::runs)
            .forEach(
                method ->
                    provoked.addAll(Arrays.asList(method.getAnnotation(Provokes.class).value())));
    assertThat(provoked)
        .containsExactlyInAnyOrderElementsOf(Codes.all().stream().map(Code::name).toList());
  }

  private static boolean runs(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
