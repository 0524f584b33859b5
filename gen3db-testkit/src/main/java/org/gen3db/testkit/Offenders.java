package org.gen3db.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/**
 * Planted adapters, each of which breaks one promise, and the contract test that must catch it: for
 * whoever writes a contract, since a test that never fails proves nothing.
 *
 * @param <C> the contract
 */
public final class Offenders<C> {
  /** What was found, and on a line of its own the way out. */
  private static final Pattern TOLD = Pattern.compile("(?s).{20,}\\R  Maybe: [a-z].{20,}\\.");

  private final Class<?> contract;
  private final Map<String, List<Offender<C>>> planted = new TreeMap<>();

  /** None yet. */
  public Offenders(Class<C> contract) {
    this.contract = contract;
  }

  /**
   * An adapter that breaks a promise.
   *
   * @param how what it does
   * @param test the contract test, with such an adapter in it
   */
  private record Offender<C>(String how, Supplier<C> test) {}

  /**
   * Plants one.
   *
   * @param promise the contract's test that must fail
   * @param how what the adapter does, in a few words
   * @param test the contract test, with such an adapter in it
   */
  public Offenders<C> plant(String promise, String how, Supplier<C> test) {
    planted.computeIfAbsent(promise, any -> new ArrayList<>()).add(new Offender<>(how, test));
    return this;
  }

  /** One test an offender, and one that no promise is without. */
  public Stream<DynamicTest> tests() {
    var promises = new TreeSet<String>();
    for (Method method : contract.getMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        promises.add(method.getName());
      }
    }
    var tests = new ArrayList<DynamicTest>();
    tests.add(
        DynamicTest.dynamicTest(
            "every promise has an offender", () -> assertEquals(promises, planted.keySet())));
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
    AssertionError caught;
    try {
      callAll(BeforeEach.class, subject);
      caught =
          assertThrows(
              AssertionError.class,
              () -> {
                try {
                  method.invoke(subject);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    } finally {
      callAll(AfterEach.class, subject);
    }
    String told = String.valueOf(caught.getMessage());
    assertTrue(TOLD.matcher(told).matches(), told);
    assertFalse(told.contains(Samples.HIDDEN), told);
  }

  private void callAll(Class<? extends Annotation> when, C subject) throws Exception {
    for (Method method : contract.getMethods()) {
      if (method.isAnnotationPresent(when)) {
        method.invoke(subject);
      }
    }
  }
}
