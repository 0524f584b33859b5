package org.gen3db.adapter.restore.search.document;

import java.nio.ByteBuffer;

/**
 * The first half of a SHA-256.
 *
 * @param high its first eight bytes
 * @param low its next eight bytes
 */
public record Hash(long high, long low) {
  static Hash of(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new Hash(bytes.getLong(), bytes.getLong());
  }
}
