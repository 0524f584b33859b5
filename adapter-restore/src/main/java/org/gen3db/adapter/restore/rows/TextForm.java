package org.gen3db.adapter.restore.rows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How the text of a column may differ where its values are equal, by the types that its values are
 * made of (P11): the hour of a time with a zone is that of the session which wrote it, numbers with
 * a floating point had more digits before version 12, and bytes are in hex digits or escaped.
 *
 * @param instants whether there are times with a zone
 * @param floats what numbers with a floating point there are
 * @param bytes whether it is bytes
 */
public record TextForm(boolean instants, Floats floats, boolean bytes) {
  /** One text for each value. */
  public static final TextForm PLAIN = new TextForm(false, Floats.NONE, false);

  /** Numbers with a floating point. */
  public enum Floats {
    /** None. */
    NONE,
    /** Of four bytes at least. */
    SINGLE,
    /** Of eight bytes. */
    DOUBLE
  }

  private static final Set<String> SINGLE = Set.of("float4", "vector");
  private static final Set<String> DOUBLE =
      Set.of("float8", "point", "line", "lseg", "box", "path", "polygon", "circle", "cube");
  private static final String INSTANT = "timestamptz";
  private static final String BYTES = "bytea";

  private static final Pattern ZONED =
      Pattern.compile(
          "(\\d{4,6})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(\\.\\d{1,6})?"
              + "([+-])(\\d\\d)(?::(\\d\\d))?(?::(\\d\\d))?( BC)?");

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,400}(?:\\.\\d{1,400})?(?:[eE][+-]?\\d{1,4})?");

  /**
   * Of a column.
   *
   * @param types what its values are made of, by the names that the server has for them
   * @param nested whether they stand in arrays, ranges or composite values
   */
  public static TextForm of(Set<String> types, boolean nested) {
    Floats floats =
        !Collections.disjoint(types, SINGLE)
            ? Floats.SINGLE
            : Collections.disjoint(types, DOUBLE) ? Floats.NONE : Floats.DOUBLE;
    return new TextForm(types.contains(INSTANT), floats, !nested && types.contains(BYTES));
  }

  boolean isPlain() {
    return equals(PLAIN);
  }

  /** The one text that all of equal value have. */
  byte[] normal(byte[] field) {
    if (bytes) {
      return isHex(field) ? field : hex(field);
    }
    if (floats == Floats.NONE && isUtc(field)) {
      return field;
    }
    String text = new String(field, StandardCharsets.ISO_8859_1);
    if (instants) {
      text = ZONED.matcher(text).replaceAll(TextForm::utc);
    }
    if (floats != Floats.NONE) {
      text = NUMBER.matcher(text).replaceAll(this::number);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As the server writes a single one in a session of that zone. */
  private static boolean isUtc(byte[] field) {
    int end = field.length;
    return end > 3 && field[end - 3] == '+' && field[end - 2] == '0' && field[end - 1] == '0';
  }

  private static String utc(MatchResult found) {
    try {
      int year = Integer.parseInt(found.group(1));
      var there =
          LocalDateTime.of(
              found.group(12) == null ? year : 1 - year,
              number(found, 2),
              number(found, 3),
              number(found, 4),
              number(found, 5),
              number(found, 6));
      long offset = number(found, 9) * 3600L + number(found, 10) * 60L + number(found, 11);
      LocalDateTime utc = there.minusSeconds(found.group(8).equals("-") ? -offset : offset);
      boolean before = utc.getYear() < 1;
      return String.format(
          Locale.ROOT,
          "%04d-%02d-%02d %02d:%02d:%02d%s+00%s",
          before ? 1 - utc.getYear() : utc.getYear(),
          utc.getMonthValue(),
          utc.getDayOfMonth(),
          utc.getHour(),
          utc.getMinute(),
          utc.getSecond(),
          found.group(7) == null ? "" : found.group(7),
          before ? " BC" : "");
    } catch (DateTimeException e) {
      // Text in a composite value that only looks like a time.
      return found.group();
    }
  }

  private static int number(MatchResult found, int group) {
    String digits = found.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private String number(MatchResult found) {
    return floats == Floats.SINGLE
        ? Float.toString(Float.parseFloat(found.group()))
        : Double.toString(Double.parseDouble(found.group()));
  }

  /** Hex digits and what means NULL stand behind a backslash, which COPY doubles or not. */
  private static boolean isHex(byte[] field) {
    boolean none = field.length == 2 && field[0] == '\\' && field[1] == 'N';
    return none || (field.length >= 3 && field[0] == '\\' && field[1] == '\\' && field[2] == 'x');
  }

  /** What {@code bytea_output = escape} writes, and COPY doubles the backslashes of. */
  private static byte[] hex(byte[] field) {
    var plain = new ByteArrayOutputStream(field.length);
    int i = 0;
    while (i < field.length) {
      if (field[i] != '\\') {
        plain.write(field[i]);
        i++;
      } else if (isOctal(field, i + 2)) {
        plain.write((field[i + 2] - '0') << 6 | (field[i + 3] - '0') << 3 | (field[i + 4] - '0'));
        i += 5;
      } else {
        // A backslash is two, and each of them two again.
        plain.write('\\');
        i += 4;
      }
    }
    return ("\\\\x" + HexFormat.of().formatHex(plain.toByteArray()))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isOctal(byte[] field, int from) {
    if (from + 3 > field.length) {
      return false;
    }
    for (int i = from; i < from + 3; i++) {
      if (field[i] < '0' || field[i] > '7') {
        return false;
      }
    }
    return true;
  }
}
