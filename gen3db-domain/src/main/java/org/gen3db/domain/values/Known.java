package org.gen3db.domain.values;

import org.jspecify.annotations.Nullable;

/**
 * A value as far as it is known, with where it comes from; null is what only a live system knows.
 *
 * @param value the value, or null while it is not known
 * @param source where it came from or will come from
 * @param rule the rule that chose it, in words an operator understands
 * @param <T> the value's type
 */
public record Known<T>(@Nullable T value, Source source, String rule) {
  /** A value that is known already. */
  public static <T> Known<T> of(Sourced<T> known) {
    return new Known<>(known.value(), known.source(), known.rule());
  }
}
