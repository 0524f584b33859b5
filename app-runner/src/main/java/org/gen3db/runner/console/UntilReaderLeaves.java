package org.gen3db.runner.console;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output that a reader may leave, as {@code head} does: what is written after that goes
 * nowhere, without an error, as with {@code cat}. Every other failure is told.
 */
final class UntilReaderLeaves extends OutputStream {
  private final OutputStream stream;
  private final boolean pipe;
  private boolean left;

  /**
   * A stream that may be left.
   *
   * @param pipe whether it is known to be a pipe, where a write can fail for no other reason
   */
  UntilReaderLeaves(OutputStream stream, boolean pipe) {
    this.stream = stream;
    this.pipe = pipe;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (left) {
      return;
    }
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      if (!pipe && !isBrokenPipe(e)) {
        throw e;
      }
      left = true;
    }
  }

  @Override
  public void flush() throws IOException {
    if (!left) {
      stream.flush();
    }
  }

  /** The JDK tells the reason only in its message, in the words of the system's language. */
  private static boolean isBrokenPipe(IOException e) {
    return String.valueOf(e.getMessage()).contains("Broken pipe");
  }
}
