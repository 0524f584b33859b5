package org.gen3db.adapter.restore.dump;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.gen3db.adapter.restore.RestoreCode;

/** How a dump is stored, told by its first bytes and not by its name. */
public final class Compression {
  private static final int BUFFER = 1 << 16;
  private static final int[] GZIP = {0x1f, 0x8b};
  private static final int[] ZSTD = {0x28, 0xb5, 0x2f, 0xfd};
  private static final int[] LZ4 = {0x04, 0x22, 0x4d, 0x18};
  private static final int[] ARCHIVE = {'P', 'G', 'D', 'M', 'P'};
  private static final int[] TAR = {'t', 'o', 'c', '.', 'd', 'a', 't', 0};
  private static final int[] BZIP2 = {'B', 'Z', 'h'};
  private static final int[] XZ = {0xfd, '7', 'z', 'X', 'Z'};
  private static final int[] ZIP = {'P', 'K', 3, 4};

  private Compression() {}

  /** The dump as it was before it was compressed. */
  public static InputStream unpack(String file, InputStream stored) throws IOException {
    var in = new BufferedInputStream(stored, BUFFER);
    in.mark(TAR.length);
    byte[] first = in.readNBytes(TAR.length);
    in.reset();
    try {
      if (begins(first, GZIP)) {
        return new GZIPInputStream(in, BUFFER);
      }
      if (begins(first, ZSTD)) {
        return new ZstdInputStream(in);
      }
      if (begins(first, LZ4)) {
        return new FramedLZ4CompressorInputStream(in, true);
      }
    } catch (EOFException e) {
      throw new Position(file, 1, 0)
          .problem(RestoreCode.DUMP_UNREADABLE, "the file ends in the head of its compression", e);
    } catch (ZipException e) {
      throw new Position(file, 1, 0)
          .problem(RestoreCode.DUMP_UNREADABLE, "reading fails: " + e.getMessage(), e);
    }
    refuse(file, first, ARCHIVE, "an archive of pg_dump --format=custom");
    refuse(file, first, TAR, "an archive of pg_dump --format=tar");
    refuse(file, first, BZIP2, "compressed by bzip2; gzip, zstd and lz4 are read");
    refuse(file, first, XZ, "compressed by xz; gzip, zstd and lz4 are read");
    refuse(file, first, ZIP, "a zip file; gzip, zstd and lz4 are read");
    return in;
  }

  private static void refuse(String file, byte[] first, int[] magic, String what) {
    if (begins(first, magic)) {
      throw new Position(file, 1, 0).problem(RestoreCode.DUMP_NOT_PLAIN, "the file is " + what);
    }
  }

  private static boolean begins(byte[] first, int[] magic) {
    if (first.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((first[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
