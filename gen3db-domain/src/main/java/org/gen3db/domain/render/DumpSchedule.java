package org.gen3db.domain.render;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How dumps are made again and again.
 *
 * @param when as cron has it, in UTC, such as {@code 0 3 * * *}
 * @param most how many complete dumps stay, or null for all
 */
public record DumpSchedule(String when, @Nullable Integer most) {
  private static final String FIELD = "[0-9A-Za-z*/,?-]+";

  /** Five fields, or a word for them; what is in them the cluster says when it gets them. */
  private static final Pattern WHEN =
      Pattern.compile(
          "@(yearly|annually|monthly|weekly|daily|midnight|hourly)|%1$s( %1$s){4}"
              .formatted(FIELD));

  public DumpSchedule {
    if (!isWhen(when)) {
      throw new IllegalArgumentException("'" + when + "' is no schedule");
    }
  }

  /** Whether it is a schedule as cron has it. */
  public static boolean isWhen(String text) {
    return WHEN.matcher(text).matches();
  }

  /** How many complete dumps stay. */
  public Optional<Integer> keep() {
    return Optional.ofNullable(most);
  }
}
