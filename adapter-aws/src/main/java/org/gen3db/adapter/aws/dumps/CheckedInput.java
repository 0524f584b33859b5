package org.gen3db.adapter.aws.dumps;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.gen3db.domain.error.Gen3DbException;

/**
 * A whole object, whose bytes are held against what S3 knows of them when the last one was read:
 * the end of one that is damaged is never seen.
 */
final class CheckedInput extends FilterInputStream {
  private final WholeChecksum.Summing summing;
  private final WholeChecksum expected;
  private final Function<String, Gen3DbException> damaged;
  private boolean checked;

  /**
   * @param damaged what is thrown where the sum is another, given that
   */
  CheckedInput(InputStream in, WholeChecksum expected, Function<String, Gen3DbException> damaged) {
    super(in);
    this.summing = expected.summing().get();
    this.expected = expected;
    this.damaged = damaged;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    if (read >= 0) {
      summing.update(into, from, read);
    } else if (!checked) {
      String sum = summing.sum();
      if (!sum.equals(expected.expected())) {
        throw damaged.apply(sum);
      }
      checked = true;
    }
    return read;
  }

  /** What is left out is read all the same, as else nothing could be said of the whole. */
  @Override
  public long skip(long bytes) throws IOException {
    var some = new byte[8192];
    long left = bytes;
    while (left > 0) {
      int read = read(some, 0, (int) Math.min(some.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return bytes - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
