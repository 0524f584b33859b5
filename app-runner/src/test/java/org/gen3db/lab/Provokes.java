package org.gen3db.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The test lets the command line print these codes; one that it does not print fails it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Provokes.Check.class)
public @interface Provokes {
  /** The names of the codes: an annotation cannot hold an interface that many enums share. */
  String[] value();

  /** Holds a test to its word. */
  final class Check implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
    @Override
    public void beforeTestExecution(ExtensionContext context) {
      SeenCodes.forget();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      if (context.getExecutionException().isEmpty()) {
        String[] promised = context.getRequiredTestMethod().getAnnotation(Provokes.class).value();
        assertThat(SeenCodes.names()).as("codes that users saw").contains(promised);
      }
    }
  }
}
