package org.gen3db.domain.values;

import java.util.function.Function;

/**
 * A value with where it came from and the rule that chose it.
 *
 * @param value the value
 * @param source where it came from
 * @param rule the rule of the spec or of ours that chose it, in words an operator understands
 * @param <T> the value's type
 */
public record Sourced<T>(T value, Source source, String rule) {
  /** The same source and rule with another form of the value. */
  public <R> Sourced<R> map(Function<T, R> form) {
    return new Sourced<>(form.apply(value), source, rule);
  }

  /** The same value with another rule. */
  public Sourced<T> by(String otherRule) {
    return new Sourced<>(value, source, otherRule);
  }
}
