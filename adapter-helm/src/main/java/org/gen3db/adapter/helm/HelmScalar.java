package org.gen3db.adapter.helm;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar without quotes means to Helm, whose YAML is neither 1.1 nor 1.2: {@code yes} and
 * {@code on} are true, {@code 0123} is octal, {@code 12:30} and dates are text.
 */
final class HelmScalar {
  private static final String TAG = "tag:yaml.org,2002:";

  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NOT_FINITE =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern FRACTION = Pattern.compile("[.eE]");
  private static final Map<Character, Integer> RADIX =
      Map.ofEntries(entry('x', 16), entry('o', 8), entry('b', 2));
  private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);

  /** Up to here every whole number is a double of its own, which Helm makes of all numbers. */
  private static final double MAX_WHOLE = 0x1p53;

  private HelmScalar() {}

  /**
   * The value of a scalar.
   *
   * @param tag as written and resolved, or null
   * @return empty when Helm refuses it: infinite, or not what its tag says
   */
  static Optional<ValueNode> resolve(@Nullable String tag, String text, Source source) {
    if (tag == null) {
      return plain(text, source);
    }
    if (!tag.startsWith(TAG)) {
      return Optional.of(new ValueNode.Text(text, source));
    }
    return switch (tag.substring(TAG.length())) {
      case "bool" -> plain(text, source).filter(Bool.class::isInstance);
      case "null" -> plain(text, source).filter(Null.class::isInstance);
      case "float" -> plain(text, source).filter(Num.class::isInstance);
      case "int" ->
          integer(text.replace("_", "")).map(value -> new Num(text, longOrNull(value), source));
      case "binary" -> binary(text, source);
      default -> Optional.of(new ValueNode.Text(text, source));
    };
  }

  /** A key as Helm's text; empty when it can be none. */
  static Optional<String> key(ValueNode key) {
    if (key instanceof ValueNode.Text text) {
      return Optional.of(text.text());
    }
    if (key instanceof Bool bool) {
      return Optional.of(Boolean.toString(bool.value()));
    }
    if (!(key instanceof Num number)) {
      return Optional.empty();
    }
    if (number.integer() != null) {
      return Optional.of(Long.toString(number.integer()));
    }
    String digits = number.text().replace("_", "");
    return FRACTION.matcher(digits).find()
        ? Optional.of(new BigDecimal(digits).stripTrailingZeros().toPlainString())
        : Optional.empty();
  }

  private static Optional<ValueNode> plain(String text, Source source) {
    if (NULL.contains(text)) {
      return Optional.of(new Null(source));
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return Optional.of(new Bool(TRUE.contains(text), source));
    }
    if (NOT_FINITE.contains(text)) {
      return Optional.empty();
    }
    char first = text.charAt(0);
    if (first == '.' || first == '+' || first == '-' || (first >= '0' && first <= '9')) {
      return Optional.of(number(text, source));
    }
    return Optional.of(new ValueNode.Text(text, source));
  }

  private static ValueNode number(String text, Source source) {
    String digits = text.startsWith(".") ? text : text.replace("_", "");
    Optional<BigInteger> whole = integer(digits);
    if (whole.isPresent()) {
      return new Num(text, longOrNull(whole.get()), source);
    }
    if (FLOAT.matcher(digits).matches()) {
      double value = Double.parseDouble(digits);
      if (!Double.isInfinite(value)) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE;
        return new Num(text, isWhole ? (Long) (long) value : null, source);
      }
    }
    return new ValueNode.Text(text, source);
  }

  /** A whole number as Go's strconv reads it with base 0, in 64 bits with or without sign. */
  private static Optional<BigInteger> integer(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = signed ? text.substring(1) : text;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char letter = digits.toLowerCase(Locale.ROOT).charAt(1);
      radix = RADIX.getOrDefault(letter, 8);
      digits = digits.substring(RADIX.containsKey(letter) ? 2 : 1);
    }
    int base = radix;
    if (digits.isEmpty()
        || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, base) >= 0)) {
      return Optional.empty();
    }
    BigInteger magnitude = new BigInteger(digits, radix);
    BigInteger value = text.startsWith("-") ? magnitude.negate() : magnitude;
    boolean fits = value.bitLength() < 64 || (!signed && value.compareTo(UNSIGNED_LIMIT) < 0);
    return fits ? Optional.of(value) : Optional.empty();
  }

  private static @Nullable Long longOrNull(BigInteger value) {
    return value.bitLength() < 64 ? (Long) value.longValue() : null;
  }

  private static Optional<ValueNode> binary(String text, Source source) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      return Optional.of(new ValueNode.Text(new String(bytes, StandardCharsets.UTF_8), source));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
