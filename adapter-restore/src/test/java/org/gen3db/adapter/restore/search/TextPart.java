package org.gen3db.adapter.restore.search;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gen3db.domain.search.DumpPart;

/** A file of a dump that a test has written. */
public record TextPart(String name, byte[] bytes) implements DumpPart {
  @Override
  public Optional<String> sha256() {
    return Optional.empty();
  }

  @Override
  public long size() {
    return bytes.length;
  }

  public static TextPart of(String name, String text) {
    return new TextPart(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}
