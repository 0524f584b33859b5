package org.gen3db.adapter.restore.search;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import org.gen3db.domain.search.DumpPart;

/** A file of a dump in the middle of which something happens, whenever it is read. */
record EventfulPart(DumpPart part, byte[] bytes, Runnable middle) implements DumpPart {
  private static final int LITTLE = 4096;

  static EventfulPart of(TextPart part, Runnable middle) {
    return new EventfulPart(part, part.bytes(), middle);
  }

  @Override
  public String name() {
    return part.name();
  }

  @Override
  public Optional<String> sha256() {
    return part.sha256();
  }

  @Override
  public long size() {
    return part.size();
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes) {
      private boolean happened;

      @Override
      public synchronized int read(byte[] into, int from, int length) {
        if (!happened && pos >= bytes.length / 2) {
          happened = true;
          middle.run();
        }
        return super.read(into, from, Math.min(length, LITTLE));
      }
    };
  }
}
