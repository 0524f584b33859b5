/**
 * What more than one module tests with: the contract tests that every implementation of a port
 * passes, and real servers to run them on.
 */
@org.jspecify.annotations.NullMarked
package org.gen3db.testkit;
