package org.gen3db.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What came of classes of tests, run as JUnit runs them.
 *
 * @param passed how many tests passed
 * @param failures what was told of the others, and of classes
 */
record Executed(int passed, List<Throwable> failures) {
  static Executed of(Map<String, String> parameters, Class<?>... classes) {
    var failures = new ArrayList<Throwable>();
    var passed = new int[1];
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                Arrays.stream(classes)
                    .map(one -> selectClass(one))
                    .toArray(DiscoverySelector[]::new))
            .configurationParameters(parameters)
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public synchronized void executionFinished(
                  TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
                if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                  passed[0]++;
                }
              }
            });
    return new Executed(passed[0], List.copyOf(failures));
  }
}
