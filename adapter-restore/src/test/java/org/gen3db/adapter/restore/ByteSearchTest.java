package org.gen3db.adapter.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
  /**
   * Bytes beside the wanted one in value are those that a search of eight at once could mistake.
   */
  @Test
  void it_finds_what_a_look_at_each_byte_finds() {
    byte[] alphabet = {'\n', '\n' - 1, '\n' + 1, (byte) 0x8a, 0, (byte) 0xff, 1};
    var random = new Random(7);
    byte[] bytes = new byte[40];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < bytes.length; i++) {
        int one = 1 + random.nextInt(alphabet.length - 1);
        bytes[i] = alphabet[random.nextInt(12) == 0 ? 0 : one];
      }
      int from = random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length + 1 - from);
      int expected = from;
      while (expected < to && bytes[expected] != '\n') {
        expected++;
      }

      assertThat(ByteSearch.next(bytes, from, to, '\n')).isEqualTo(expected);
    }
  }
}
