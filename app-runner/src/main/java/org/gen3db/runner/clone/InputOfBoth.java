package org.gen3db.runner.clone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard input for two environments whose values are read one after another: each reads all of
 * it. Nothing is read unless somebody asks for it.
 */
final class InputOfBoth {
  /** Values of more than 32 MiB are refused; one byte more tells that there are more. */
  private static final int MOST = (32 << 20) + 1;

  private final InputStream in;
  private byte @Nullable [] read;

  InputOfBoth(InputStream in) {
    this.in = in;
  }

  /** The same from its beginning, not closed by whoever reads it. */
  InputStream again() {
    return new InputStream() {
      private @Nullable InputStream own;

      private InputStream own() throws IOException {
        if (own == null) {
          own = new ByteArrayInputStream(all());
        }
        return own;
      }

      @Override
      public int read() throws IOException {
        return own().read();
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return own().read(into, from, length);
      }
    };
  }

  private byte[] all() throws IOException {
    if (read == null) {
      read = in.readNBytes(MOST);
    }
    return read;
  }
}
