package org.gen3db.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** Planted adapters, each of which breaks one promise, and the contract test that must catch it. */
final class Offenders<C> {
  private final Class<?> contract;
  private final Map<String, List<Offender<C>>> planted = new TreeMap<>();

  Offenders(Class<?> contract) {
    this.contract = contract;
  }

  /**
   * An adapter that breaks a promise.
   *
   * @param how what it does
   * @param test the contract test, with such an adapter in it
   */
  private record Offender<C>(String how, Supplier<C> test) {}

  Offenders<C> plant(String promise, String how, Supplier<C> test) {
    planted.computeIfAbsent(promise, any -> new ArrayList<>()).add(new Offender<>(how, test));
    return this;
  }

  /** One test an offender, and one that no promise is without. */
  Stream<DynamicTest> tests() {
    var promises = new TreeSet<String>();
    for (Method method : contract.getMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        promises.add(method.getName());
      }
    }
    var tests = new ArrayList<DynamicTest>();
    tests.add(
        DynamicTest.dynamicTest(
            "every promise has an offender",
            () -> assertThat(planted.keySet()).isEqualTo(promises)));
    planted.forEach(
        (promise, offenders) ->
            offenders.forEach(
                offender ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            promise + ": " + offender.how(), () -> isCaught(promise, offender)))));
    return tests.stream();
  }

  private void isCaught(String promise, Offender<C> offender) throws Exception {
    Method method =
        Arrays.stream(contract.getMethods())
            .filter(one -> one.getName().equals(promise))
            .findFirst()
            .orElseGet(() -> Assertions.fail("no such promise: " + promise));
    C subject = offender.test().get();
    Throwable caught =
        catchThrowable(
            () -> {
              try {
                method.invoke(subject);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    assertThat(caught)
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s).{20,}\\R  Maybe: [a-z].{20,}\\.")
        .hasMessageNotContainingAny(Samples.HIDDEN);
  }
}
