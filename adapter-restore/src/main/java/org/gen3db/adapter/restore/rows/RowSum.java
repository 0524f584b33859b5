package org.gen3db.adapter.restore.rows;

/**
 * Rows in whatever order: how many, and the sum modulo 2^128 of a hash of each. A row that is there
 * twice counts twice.
 *
 * @param rows how many
 * @param high the upper 64 bits of the sum
 * @param low the lower 64 bits
 */
public record RowSum(long rows, long high, long low) {
  /** No rows. */
  public static final RowSum NONE = new RowSum(0, 0, 0);

  /** These and others. */
  public RowSum plus(RowSum other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new RowSum(rows + other.rows, high + other.high + carry, sum);
  }
}
