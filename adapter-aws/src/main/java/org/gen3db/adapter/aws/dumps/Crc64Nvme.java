package org.gen3db.adapter.aws.dumps;

import java.util.zip.Checksum;

/**
 * The CRC of 64 bits that S3 makes of an object where whoever uploads it chooses none. The JDK does
 * not have it, and that of the SDK is a native library larger than all else here.
 */
final class Crc64Nvme implements Checksum {
  /** The polynomial of NVM Express, its bits in reverse order. */
  private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private static final int BYTE = 0xFF;

  /** For a byte that is followed by as many others as the first index says. */
  private static final long[][] TABLES = tables();

  private long remainder = -1;

  private static long[][] tables() {
    var tables = new long[Long.BYTES][BYTE + 1];
    for (int value = 0; value <= BYTE; value++) {
      long crc = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
      tables[0][value] = crc;
    }
    for (int value = 0; value <= BYTE; value++) {
      for (int after = 1; after < Long.BYTES; after++) {
        long before = tables[after - 1][value];
        tables[after][value] = before >>> Byte.SIZE ^ tables[0][(int) before & BYTE];
      }
    }
    return tables;
  }

  @Override
  public void update(int value) {
    remainder = remainder >>> Byte.SIZE ^ TABLES[0][(int) (remainder ^ value) & BYTE];
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      long next = remainder;
      for (int i = 0; i < Long.BYTES; i++) {
        next ^= (bytes[at + i] & (long) BYTE) << (i * Byte.SIZE);
      }
      long folded = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        folded ^= TABLES[Long.BYTES - 1 - i][(int) (next >>> (i * Byte.SIZE)) & BYTE];
      }
      remainder = folded;
    }
    for (; at < end; at++) {
      update(bytes[at]);
    }
  }

  @Override
  public long getValue() {
    return ~remainder;
  }

  @Override
  public void reset() {
    remainder = -1;
  }
}
