package org.gen3db.adapter.restore.search.document;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a hash whether two documents say the same: the same fields in the same order, numbers as
 * they are written, since {@code 1} and {@code 1.0}, and two numbers beyond 2^53, are not the same
 * text; blanks and the ways to escape a letter do not count. Goes over the bytes as they stand,
 * since to make texts of them would take several times as long. Not thread-safe.
 */
public final class Content {
  private static final int BUFFER = 1 << 13;
  private static final int WIDEST = 4;
  private static final int HEX = 16;
  private static final int ESCAPE = 6;

  /** Ends a text; no byte of UTF-8. */
  private static final byte END = (byte) 0xff;

  /** With which the halves of a pair begin, where each was written as a letter of its own. */
  private static final int HALVES = 0xed;

  private final MessageDigest digest;
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  /** One that hashes one thing after another. */
  public Content() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What tells a document from all others of an index: its routing and its id (S9). */
  public Hash key(@Nullable String routing, String id) {
    if (routing != null) {
      put((byte) 'r');
      put(routing);
    }
    put((byte) 'i');
    put(id);
    return finish();
  }

  /**
   * What a value says.
   *
   * @param json holds it; a parser has found nothing wrong with it
   * @param from where it begins
   * @param to behind its end
   */
  public Hash value(byte[] json, int from, int to) {
    int i = from;
    while (i < to) {
      byte one = json[i++];
      if (one == '"') {
        i = text(json, i);
      } else if (one > ' ') {
        put(one);
      }
    }
    return finish();
  }

  /**
   * Takes in a text.
   *
   * @param at behind the quote with which it begins
   * @return behind the one with which it ends
   */
  private int text(byte[] json, int at) {
    put((byte) '"');
    int i = at;
    int plain = at;
    while (true) {
      int one = json[i];
      if (one == '"') {
        put(json, plain, i);
        put(END);
        return i + 1;
      }
      if (one == '\\' || (one == (byte) HALVES && isHalf(unit(json, i)))) {
        put(json, plain, i);
        i = letter(json, i);
        plain = i;
      } else {
        i++;
      }
    }
  }

  /** Takes in one letter that may be written in several ways; gives where the next begins. */
  private int letter(byte[] json, int at) {
    int unit = unit(json, at);
    int next = at + width(json, at);
    if (Character.isHighSurrogate((char) unit)
        && (json[next] == '\\' || json[next] == (byte) HALVES)
        && Character.isLowSurrogate((char) unit(json, next))) {
      int pair = Character.toCodePoint((char) unit, (char) unit(json, next));
      room();
      buffer[used++] = (byte) (0xf0 | (pair >> 18));
      buffer[used++] = (byte) (0x80 | ((pair >> 12) & 0x3f));
      buffer[used++] = (byte) (0x80 | ((pair >> 6) & 0x3f));
      buffer[used++] = (byte) (0x80 | (pair & 0x3f));
      return next + width(json, next);
    }
    put((char) unit);
    return next;
  }

  /** What an escape, or a letter of three bytes, stands for. */
  private static int unit(byte[] json, int at) {
    if (json[at] == (byte) HALVES) {
      return ((json[at] & 0x0f) << 12) | ((json[at + 1] & 0x3f) << 6) | (json[at + 2] & 0x3f);
    }
    return switch (json[at + 1]) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
          unit = unit * HEX + Character.digit(json[i], HEX);
        }
        yield unit;
      }
      default -> json[at + 1];
    };
  }

  private static int width(byte[] json, int at) {
    return json[at] == (byte) HALVES ? 3 : json[at + 1] == 'u' ? ESCAPE : 2;
  }

  private static boolean isHalf(int unit) {
    return Character.isSurrogate((char) unit);
  }

  private void put(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
    put(END);
  }

  /** Halves of a pair one by one: any form will do that is the same on both sides. */
  private void put(char c) {
    room();
    if (c < 0x80) {
      buffer[used++] = (byte) c;
    } else if (c < 0x800) {
      buffer[used++] = (byte) (0xc0 | (c >> 6));
      buffer[used++] = (byte) (0x80 | (c & 0x3f));
    } else {
      buffer[used++] = (byte) (0xe0 | (c >> 12));
      buffer[used++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      buffer[used++] = (byte) (0x80 | (c & 0x3f));
    }
  }

  private void put(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > BUFFER - used) {
      flush();
      if (length > BUFFER) {
        digest.update(bytes, from, length);
        return;
      }
    }
    System.arraycopy(bytes, from, buffer, used, length);
    used += length;
  }

  private void put(byte mark) {
    if (used == BUFFER) {
      flush();
    }
    buffer[used++] = mark;
  }

  private void room() {
    if (used > BUFFER - WIDEST) {
      flush();
    }
  }

  private void flush() {
    digest.update(buffer, 0, used);
    used = 0;
  }

  private Hash finish() {
    flush();
    return Hash.of(digest.digest());
  }
}
