package org.gen3db.adapter.restore.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a dump is stored is told by its first bytes. */
@Tag("jdk")
class CompressionTest {
  /** The library that writes lz4 here takes its time. */
  private static final int ROWS = 1500;

  private static final byte[] DUMP = dump();

  private enum Kind {
    GZIP,
    ZSTD,
    LZ4;

    byte[] pack(byte[] plain) {
      var packed = new ByteArrayOutputStream();
      try (OutputStream out = over(packed)) {
        out.write(plain);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return packed.toByteArray();
    }

    private OutputStream over(OutputStream packed) throws IOException {
      return switch (this) {
        case GZIP -> new GZIPOutputStream(packed);
        case ZSTD -> new ZstdOutputStream(packed);
        case LZ4 -> new FramedLZ4CompressorOutputStream(packed);
      };
    }
  }

  private static byte[] dump() {
    var random = new Random(5);
    var rows = new StringBuilder("COPY t (a) FROM stdin;\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(i).append('\t').append(Long.toHexString(random.nextLong())).append('\n');
    }
    return (rows + "\\.\n" + Dumps.END).getBytes(StandardCharsets.UTF_8);
  }

  private static long rows(byte[] stored) {
    DumpReader reader = Dumps.of(stored);
    reader.next();
    long rows = reader.copy((bytes, from, length, ended, whole) -> {}).rows();
    assertThat(reader.next()).isNull();
    return rows;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_compressed_dump_is_read(Kind kind) {
    assertThat(rows(kind.pack(DUMP))).isEqualTo(ROWS);
  }

  /** As cat makes it of two. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void several_compressed_files_in_one_are_one(Kind kind) throws IOException {
    var both = new ByteArrayOutputStream();
    both.write(kind.pack(Arrays.copyOf(DUMP, DUMP.length / 3)));
    both.write(kind.pack(Arrays.copyOfRange(DUMP, DUMP.length / 3, DUMP.length)));

    assertThat(rows(both.toByteArray())).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_compressed_dump_that_is_cut_off_is_no_dump(Kind kind) {
    byte[] packed = kind.pack(DUMP);

    for (int length : new int[] {packed.length / 3, packed.length * 2 / 3, packed.length - 5}) {
      assertThatThrownBy(() -> rows(Arrays.copyOf(packed, length)))
          .isInstanceOfSatisfying(
              Gen3DbException.class,
              e ->
                  assertThat(e.problem().code())
                      .isIn(RestoreCode.DUMP_TRUNCATED, RestoreCode.DUMP_UNREADABLE));
    }
  }

  /** Each format has a checksum of what it holds. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_flipped_bit_is_noticed(Kind kind) {
    byte[] packed = kind.pack(DUMP);
    var random = new Random(6);

    for (int i = 0; i < 20; i++) {
      byte[] damaged = packed.clone();
      damaged[packed.length / 4 + random.nextInt(packed.length / 2)] ^=
          (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> rows(damaged)).isInstanceOf(Gen3DbException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UEdETVABDgAECAEB, custom",
    "dG9jLmRhdAAAAAAA, tar",
    "QlpoOTFBWSZTWQ==, bzip2",
    "/Td6WFoAAATm1rRG, xz",
    "UEsDBBQAAAAIAA==, zip",
  })
  void an_archive_is_told_as_what_it_is(String bytes, String what) {
    assertThatThrownBy(() -> Dumps.of(Base64.getDecoder().decode(bytes)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_NOT_PLAIN);
              assertThat(e.problem().message()).contains(what);
              assertThat(e.problem().place()).isEqualTo("fence.sql:1");
            });
  }

  @Test
  void utf16_is_no_encoding_of_a_dump() {
    assertThatThrownBy(() -> Dumps.of("\ufeffSELECT 1;".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_ENCODING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1\0;", "SELECT 'a\0b';", "\0"})
  void a_zero_byte_is_no_text(String text) {
    assertThatThrownBy(() -> Dumps.pieces(Dumps.of(text)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_UNREADABLE));
  }
}
