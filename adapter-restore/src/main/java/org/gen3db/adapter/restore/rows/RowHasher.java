package org.gen3db.adapter.restore.rows;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.gen3db.adapter.restore.ByteSearch;

/**
 * Takes rows as the text that COPY reads and writes, in parts that end anywhere, and adds up their
 * hashes. Holds no more than one field, and that only of a column whose text has several forms. Not
 * thread-safe.
 */
public final class RowHasher {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest digest;
  private final byte[] hash;
  private final TextForm[] forms;
  private final boolean[] several;
  private final boolean plain;
  private int lastSeveral = -1;

  /** What came so far of a field whose text has several forms, where its end is in a later part. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  private int column;

  /** The last part ended in a carriage return, which belongs to the line's end if that follows. */
  private boolean returned;

  private long rows;
  private long high;
  private long low;

  /**
   * For rows of a table.
   *
   * @param forms of its columns in their order; those that are missing are plain
   */
  public RowHasher(List<TextForm> forms) {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    this.hash = new byte[digest.getDigestLength()];
    this.plain = forms.stream().allMatch(TextForm::isPlain);
    this.forms = forms.toArray(TextForm[]::new);
    this.several = new boolean[forms.size()];
    for (int i = 0; i < several.length; i++) {
      several[i] = !this.forms[i].isPlain();
      lastSeveral = several[i] ? i : lastSeveral;
    }
  }

  /** Of all rows that ended. */
  public RowSum sum() {
    return new RowSum(rows, high, low);
  }

  /** Takes some more bytes. */
  public void take(byte[] bytes, int from, int length) {
    int end = from + length;
    int start = from;
    if (returned && length > 0) {
      returned = false;
      if (bytes[from] != '\n') {
        // Within a row: no field holds it as it is, so that it is as good there as anywhere.
        digest.update((byte) '\r');
      }
    }
    for (int i = ByteSearch.next(bytes, from, end, '\n');
        i < end;
        i = ByteSearch.next(bytes, start, end, '\n')) {
      int last = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
      fields(bytes, start, last);
      endField();
      endRow();
      start = i + 1;
    }
    if (start < end && bytes[end - 1] == '\r') {
      returned = true;
      end--;
    }
    fields(bytes, start, end);
  }

  /** What lies between two ends of rows, or of parts. */
  private void fields(byte[] bytes, int from, int to) {
    if (plain) {
      digest.update(bytes, from, to - from);
      return;
    }
    int start = from;
    // What comes behind the last column with several forms is taken as it stands.
    for (int i = from; column <= lastSeveral; i++) {
      i = ByteSearch.next(bytes, i, to, '\t');
      if (i == to) {
        break;
      }
      if (hasSeveral(column) || hasSeveral(column + 1)) {
        part(bytes, start, i);
        endField();
        digest.update((byte) '\t');
        start = i + 1;
      }
      column++;
    }
    part(bytes, start, to);
  }

  private void part(byte[] bytes, int from, int to) {
    if (hasSeveral(column)) {
      begun.write(bytes, from, to - from);
    } else {
      digest.update(bytes, from, to - from);
    }
  }

  private void endField() {
    if (hasSeveral(column)) {
      digest.update(forms[column].normal(begun.toByteArray()));
      begun.reset();
    }
  }

  private boolean hasSeveral(int index) {
    return index < several.length && several[index];
  }

  private void endRow() {
    try {
      digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("there is room for all of it", e);
    }
    long added = (long) LONG.get(hash, Long.BYTES);
    low += added;
    high += (long) LONG.get(hash, 0) + (Long.compareUnsigned(low, added) < 0 ? 1 : 0);
    rows++;
    column = 0;
  }
}
