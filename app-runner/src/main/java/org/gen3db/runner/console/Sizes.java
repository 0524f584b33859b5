package org.gen3db.runner.console;

import java.util.Locale;

/** Sizes for people, in units of 1000 bytes. */
public final class Sizes {
  private static final String UNITS = "kMGT";

  private Sizes() {}

  /** A size in three digits or so, such as 4.2 MB. */
  public static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes / 1000.0;
    int unit = 0;
    while (size >= 999.5 && unit < UNITS.length() - 1) {
      size /= 1000;
      unit++;
    }
    String digits = String.format(Locale.ROOT, size < 9.95 ? "%.1f" : "%.0f", size);
    return digits + " " + UNITS.charAt(unit) + "B";
  }
}
