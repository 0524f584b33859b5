package org.gen3db.api;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.jspecify.annotations.Nullable;

/**
 * What all adapters of one run are given alike.
 *
 * @param release the Helm release
 * @param namespace the Kubernetes namespace
 * @param values the values, or null while they are still to be read
 * @param workingDirectory what relative paths are taken against
 * @param clock the time
 * @param cancellation ends the run's waits
 * @param audience who is told how it goes
 */
record Surroundings(
    String release,
    String namespace,
    @Nullable HelmValues values,
    Path workingDirectory,
    Clock clock,
    Cancellation cancellation,
    Audience audience) {
  private static final String STATE = ".gen3db";

  Path stateDirectory() {
    return workingDirectory.resolve(STATE);
  }

  /** The same once the values are read. */
  Surroundings of(HelmValues read) {
    return new Surroundings(
        release, namespace, read, workingDirectory, clock, cancellation, audience);
  }

  /** The same in another namespace. */
  Surroundings in(String other) {
    return new Surroundings(
        release, other, values, workingDirectory, clock, cancellation, audience);
  }

  /** The same for one call, which is told by itself. */
  Surroundings anew() {
    return new Surroundings(
        release, namespace, values, workingDirectory, clock, cancellation, audience.anew());
  }

  Optional<Sourced<String>> value(String path) {
    return values == null
        ? Optional.empty()
        : values
            .at(path)
            .flatMap(
                node ->
                    text(node).map(text -> new Sourced<>(text, node.source(), path + " is set")));
  }

  private static Optional<String> text(ValueNode node) {
    return node instanceof Text text
        ? Optional.of(text.text())
        : node instanceof Num number
            ? Optional.of(number.text())
            : node instanceof Bool bool
                ? Optional.of(String.valueOf(bool.value()))
                : Optional.empty();
  }
}
