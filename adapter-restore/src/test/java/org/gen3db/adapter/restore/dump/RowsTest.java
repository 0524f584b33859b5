package org.gen3db.adapter.restore.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.domain.error.Gen3DbException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a COPY: which bytes, how many, and where. */
@Tag("jdk")
class RowsTest {
  private static final String HEAD = "COPY public.t (a, \"B c\") FROM stdin;\n";

  @Test
  void the_head_names_table_and_columns() {
    Piece.Copy copy = (Piece.Copy) Dumps.of(HEAD + "\\.\n").next();

    assertThat(copy)
        .isEqualTo(
            new Piece.Copy(
                new Position("fence.sql", 1, 0),
                "COPY public.t (a, \"B c\") FROM stdin",
                "public",
                "t",
                java.util.List.of("a", "B c")));
  }

  @Test
  void a_table_without_columns_or_rows_is_read() {
    DumpReader reader = Dumps.of("COPY public.none  FROM stdin;\n\\.\nSELECT 1;\n");
    reader.next();

    assertThat(reader.copy((bytes, from, length, rows, whole) -> {}))
        .isEqualTo(new Rows(new Position("fence.sql", 2, 30), 0, 0));
    assertThat(((Piece.Statement) reader.next()).text()).isEqualTo("SELECT 1");
  }

  @Test
  void rows_are_counted_and_placed() {
    DumpReader reader = Dumps.of("SELECT 1;\n" + HEAD + "1\t2\n\\N\t\\\\.\n\n\\.\nSELECT 9;\n");
    reader.next();
    reader.next();

    assertThat(reader.copy((bytes, from, length, rows, whole) -> {}))
        .isEqualTo(new Rows(new Position("fence.sql", 3, 47), 3, 12));
    assertThat(reader.next().at()).isEqualTo(new Position("fence.sql", 7, 62));
  }

  @Test
  void the_rows_must_be_taken_before_reading_on() {
    DumpReader reader = Dumps.of(HEAD + "\\.\n");
    reader.next();

    assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
  }

  /** Whatever the network gives at once, and wherever rows begin and end in the buffer. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 65_537, 1 << 20})
  void rows_arrive_as_they_stand_whatever_their_size(int step) {
    var random = new Random(21);
    var rows = new StringBuilder();
    int count = 0;
    int[] sizes =
        step == 1 ? new int[] {0, 3, 30_000} : new int[] {0, 1, 50, 5_000, 260_000, 600_000};
    while (rows.length() < (step == 1 ? 300_000 : 4_000_000)) {
      int size = sizes[random.nextInt(sizes.length)];
      rows.append(random.nextBoolean() ? "\\N\t" : "é\t").append("x".repeat(size)).append('\n');
      count++;
    }
    byte[] dump = (HEAD + rows + "\\.\nSELECT 9;\n" + Dumps.END).getBytes(StandardCharsets.UTF_8);
    DumpReader reader = Dumps.of(new Dumps.Slow(dump, step));
    reader.next();
    var got = new ByteArrayOutputStream();
    var told = new Told();

    Rows read =
        reader.copy(
            (bytes, from, length, ended, whole) -> {
              got.write(bytes, from, length);
              told.check(bytes, from, length, ended, whole);
            });

    assertThat(got.toString(StandardCharsets.UTF_8)).isEqualTo(rows.toString());
    assertThat(read.rows()).isEqualTo(count).isEqualTo(told.rows);
    assertThat(read.bytes()).isEqualTo(got.size());
    assertThat(((Piece.Statement) reader.next()).text()).isEqualTo("SELECT 9");
    assertThat(reader.next()).isNull();
  }

  private static final class Told {
    private long rows;

    void check(byte[] bytes, int from, int length, long ended, boolean whole) {
      rows += ended;
      if (whole != (bytes[from + length - 1] == '\n')) {
        throw new AssertionError("whole is " + whole);
      }
      if (!whole && length < ByteSource.SIZE / 4) {
        throw new AssertionError("a part of " + length + " bytes");
      }
    }
  }

  /** Nothing is made of a row: many take no more memory than a few, not even for a moment. */
  @Test
  void memory_does_not_grow_with_the_rows() {
    read(1_000_000);
    long few = read(1_000_000);
    long many = read(100_000_000);

    assertThat(many - few).as("bytes of memory for 99 MB of rows").isLessThan(2_000_000);
  }

  private static long read(long size) {
    var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
    DumpReader reader = Dumps.of(new Endless(size));
    reader.next();

    Rows rows = reader.copy((bytes, from, length, ended, whole) -> {});
    long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

    assertThat(rows.bytes()).isEqualTo(size / Endless.ROW.length * Endless.ROW.length);
    assertThat(rows.rows()).isEqualTo(size / Endless.ROW.length);
    assertThat(reader.next()).isNull();
    return allocated;
  }

  /** A COPY of so many bytes, made while it is read. */
  private static final class Endless extends InputStream {
    static final byte[] ROW =
        ("1\t" + "abcdefghij".repeat(9) + "\n").getBytes(StandardCharsets.UTF_8);
    private final byte[] head = HEAD.getBytes(StandardCharsets.UTF_8);
    private final byte[] tail = ("\\.\n" + Dumps.END).getBytes(StandardCharsets.UTF_8);
    private final byte[] block = new String(ROW, StandardCharsets.UTF_8).repeat(1000).getBytes();
    private final long rows;
    private long at;

    Endless(long size) {
      this.rows = size / ROW.length * ROW.length;
    }

    @Override
    public int read() {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      long place = at;
      byte[] source = head;
      if (place >= head.length) {
        place -= head.length;
        source = block;
        if (place >= rows) {
          place -= rows;
          source = tail;
          if (place >= tail.length) {
            return -1;
          }
        } else {
          length = (int) Math.min(length, rows - place);
          place %= block.length;
        }
      }
      int count = Math.min(length, source.length - (int) place);
      System.arraycopy(source, (int) place, into, from, count);
      at += count;
      return count;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LATIN1, ISO-8859-1, Grüße ß ÿ",
    "LATIN9, ISO-8859-15, 5 € Œuvre",
    "WIN1252, windows-1252, “quoted” – 5 €",
    "ISO_8859_5, ISO-8859-5, Привет",
    "KOI8R, KOI8-R, Привет",
  })
  void a_dump_in_another_encoding_arrives_in_utf8(String name, String charset, String text) {
    String dump =
        "SET client_encoding = '"
            + name
            + "';\nSELECT '"
            + text
            + "';\n"
            + HEAD
            + "1\t"
            + text
            + "\n\\.\n"
            + Dumps.END;

    assertThat(Dumps.pieces(Dumps.of(dump.getBytes(Charset.forName(charset)))))
        .contains("SELECT '" + text + "'", "-> 1\t" + text + "\n");
  }

  @Test
  void a_byte_that_is_no_character_is_told_with_its_line() {
    byte[] dump =
        ("SET client_encoding = 'WIN1252';\n" + HEAD + "1\ta\n2\t\u0081\n\\.\n" + Dumps.END)
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> Dumps.pieces(Dumps.of(dump)))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_UNREADABLE);
              assertThat(e.problem().place()).isEqualTo("fence.sql:4");
              assertThat(e.problem().message()).contains("0x81", "WIN1252");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"SJIS", "BIG5", "GB18030", "JOHAB", "EUC_JP", "nonsense"})
  void an_encoding_in_which_letters_look_like_quotes_is_refused(String name) {
    assertThatThrownBy(
            () -> Dumps.pieces(Dumps.of("\n\nSET client_encoding = '" + name + "';\nSELECT 1;\n")))
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(RestoreCode.DUMP_ENCODING);
              assertThat(e.problem().place()).isEqualTo("fence.sql:3");
              assertThat(e.problem().message()).contains(name);
            });
  }
}
