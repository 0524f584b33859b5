package org.gen3db.junit;

import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their databases; registered by {@link Restored}. Needs JUnit 5.13 or later. */
public final class RestoredDatabases implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RestoredDatabases.class);

  /** Made by JUnit. */
  public RestoredDatabases() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RestoredDatabase.class || type == DataSource.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "A restored database is a test's own, and here is no test yet: take it as a parameter of"
              + " the test, or of a method with @BeforeEach or @AfterEach.");
    }
    try {
      RestoredDatabase database =
          context
              .getStore(NAMESPACE)
              .getOrComputeIfAbsent(Copy.class, key -> original(context).copy(), Copy.class)
              .database();
      return parameter.getParameter().getType() == DataSource.class
          ? database.dataSource()
          : database;
    } catch (Gen3DbException e) {
      throw new ParameterResolutionException(told(e.problems()), e);
    }
  }

  /** The database that is restored once in the JVM. */
  private static Original original(ExtensionContext context) {
    Store all = context.getRoot().getStore(NAMESPACE);
    TestServer server =
        all.getOrComputeIfAbsent(
            TestServer.class,
            key -> TestServer.choose(context::getConfigurationParameter),
            TestServer.class);
    Input input = Input.of(annotation(context.getRequiredTestClass()));
    return all.getOrComputeIfAbsent(input, key -> Original.restore(server, input), Original.class);
  }

  /** On the class, one that it extends, or one around it. */
  private static Restored annotation(Class<?> test) {
    for (Class<?> one = test; one != null; one = one.getEnclosingClass()) {
      Restored found = one.getAnnotation(Restored.class);
      if (found != null) {
        return found;
      }
    }
    throw new ParameterResolutionException(
        "Nothing says what is restored: annotate " + test.getName() + " with @Restored.");
  }

  private static String told(List<Notice> problems) {
    return problems.stream()
        .map(one -> one.hint().isEmpty() ? one.toString() : one + " " + one.hint())
        .collect(Collectors.joining("\n"));
  }
}
