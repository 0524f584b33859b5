package org.gen3db.adapter.aws.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The checksum beside published values, and beside the division that it stands for. */
class Crc64NvmeTest {
  private static String sum(byte[] bytes) {
    var crc = new Crc64Nvme();
    crc.update(bytes);
    return "%016x".formatted(crc.getValue());
  }

  /** The check value of the catalogue of CRCs, and those of the NVM Express specification. */
  @Example
  void itIsThatOfNvmExpress() {
    assertThat(sum("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo("ae8b14860a799888");
    assertThat(sum(new byte[4096])).isEqualTo("6482d367eb22b64e");
    var ones = new byte[4096];
    Arrays.fill(ones, (byte) 0xFF);
    assertThat(sum(ones)).isEqualTo("c0ddba7302eca3ac");
    assertThat(sum(new byte[0])).isEqualTo("0000000000000000");
  }

  /** Bit by bit, as polynomials are divided. */
  private static String divided(byte[] bytes) {
    BigInteger all = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    BigInteger polynomial = new BigInteger("9A6C9329AC4BC9B5", 16);
    BigInteger remainder = all;
    for (byte one : bytes) {
      remainder = remainder.xor(BigInteger.valueOf(one & 0xFF));
      for (int bit = 0; bit < 8; bit++) {
        boolean odd = remainder.testBit(0);
        remainder = remainder.shiftRight(1);
        if (odd) {
          remainder = remainder.xor(polynomial);
        }
      }
    }
    return "%016x".formatted(remainder.xor(all));
  }

  @Property(tries = 200)
  void anyBytesInAnyPiecesHaveTheSameSum(
      @ForAll byte[] bytes, @ForAll @IntRange(max = 40) int piece) {
    assertThat(sum(bytes)).isEqualTo(divided(bytes));
    var crc = new Crc64Nvme();
    crc.update(1);
    crc.reset();
    for (int from = 0; from < bytes.length; from += piece + 1) {
      crc.update(bytes, from, Math.min(piece + 1, bytes.length - from));
    }
    assertThat("%016x".formatted(crc.getValue())).isEqualTo(divided(bytes));
  }
}
