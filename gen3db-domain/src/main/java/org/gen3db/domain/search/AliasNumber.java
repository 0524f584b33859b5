package org.gen3db.domain.search;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the ETL of Gen3 numbers the indices of an alias: {@code <alias>_<n>}. */
public final class AliasNumber {
  private static final Pattern DIGITS = Pattern.compile("([0-9]+)$");

  private AliasNumber() {}

  /**
   * The name that the ETL would take next: the digits at the end of the alias's index, plus one;
   * {@code <alias>_0} where it ends with none.
   */
  public static String next(String alias, String current) {
    Matcher digits = DIGITS.matcher(current);
    return digits.find()
        ? alias + "_" + new BigInteger(digits.group(1)).add(BigInteger.ONE)
        : first(alias);
  }

  /** The name that it takes where there is no such alias. */
  public static String first(String alias) {
    return alias + "_0";
  }
}
