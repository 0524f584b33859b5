package org.gen3db.adapter.restore.dump;

import java.util.Arrays;
import org.gen3db.adapter.restore.dump.Token.Kind;

/** A statement while it is read: its bytes, and where in them its tokens are. */
final class StatementText {
  /** What is held at once; longer rows come by COPY, which holds none. */
  static final int LONGEST = 1 << 26;

  /** A thousand rows of a hundred columns in one INSERT are read. */
  static final int MOST_TOKENS = 1 << 20;

  private byte[] bytes = new byte[1024];
  private int length;
  private Kind[] kinds = new Kind[64];
  private int[] spans = new int[128];
  private int count;

  void clear() {
    if (bytes.length > 1 << 20) {
      bytes = new byte[1024];
    }
    if (kinds.length > 1 << 16) {
      kinds = new Kind[64];
      spans = new int[128];
    }
    length = 0;
    count = 0;
  }

  /** Appends a byte; false when there is no room for it. */
  boolean append(int next) {
    if (length == bytes.length) {
      if (length == LONGEST) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) next;
    return true;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Ends a token here; false when there are too many. */
  boolean token(Kind kind, int from) {
    if (count == kinds.length) {
      if (count == MOST_TOKENS) {
        return false;
      }
      kinds = Arrays.copyOf(kinds, count * 2);
      spans = Arrays.copyOf(spans, count * 4);
    }
    kinds[count] = kind;
    spans[2 * count] = from;
    spans[2 * count + 1] = length;
    count++;
    return true;
  }

  /** Whether the bytes from a place on are these, in small letters. */
  boolean isWord(int from, String word) {
    if (length - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (lower(bytes[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes from a place on end with those between two other places. */
  boolean endsWith(int from, int tagFrom, int tagTo) {
    int size = tagTo - tagFrom;
    return length - from >= size
        && Arrays.equals(bytes, length - size, length, bytes, tagFrom, tagTo);
  }

  /** The words of the first tokens, for what is decided while the statement is still read. */
  boolean firstIs(int token, String word) {
    if (token >= count || kinds[token] != Kind.WORD) {
      return false;
    }
    int from = spans[2 * token];
    if (spans[2 * token + 1] - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (lower(bytes[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char lower(byte letter) {
    return (char) (letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
  }

  /** All of it up to the last token, as a statement. */
  Piece.Statement take(Position at, Encoding encoding) {
    int end = spans[2 * count - 1];
    String text = encoding.decode(bytes, 0, end, at);
    byte[] own = Arrays.copyOf(bytes, end);
    return new Piece.Statement(
        at,
        text,
        new Tokens(own, Arrays.copyOf(kinds, count), Arrays.copyOf(spans, 2 * count), encoding));
  }
}
