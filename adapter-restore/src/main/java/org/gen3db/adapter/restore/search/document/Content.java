package org.gen3db.adapter.restore.search.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a hash whether two documents say the same: the same fields in the same order, numbers as
 * they are written, since {@code 1} and {@code 1.0}, and two numbers beyond 2^53, are not the same
 * text; blanks and the ways to escape a letter do not count. Not thread-safe.
 */
public final class Content {
  private static final int BUFFER = 1 << 13;
  private static final int WIDEST = 4;

  /** Ends a text; no byte of UTF-8. */
  private static final byte END = (byte) 0xff;

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

  /** What the value says that a parser is at the beginning of; afterwards it is at its end. */
  public Hash value(JsonParser parser) throws IOException {
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (true) {
      if (token == null) {
        throw new IOException("it ends within a value");
      }
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          depth++;
          put(token == JsonToken.START_OBJECT ? (byte) '{' : (byte) '[');
        }
        case END_OBJECT, END_ARRAY -> {
          depth--;
          put(token == JsonToken.END_OBJECT ? (byte) '}' : (byte) ']');
        }
        default -> {
          put(
              switch (token) {
                case FIELD_NAME -> (byte) 'f';
                case VALUE_STRING -> (byte) 's';
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> (byte) 'n';
                default -> (byte) 'w';
              });
          put(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
      }
      if (depth == 0) {
        return finish();
      }
      token = parser.nextToken();
    }
  }

  private void put(String text) {
    put(text.toCharArray(), 0, text.length());
  }

  private void put(char[] chars, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (used > BUFFER - WIDEST) {
        flush();
      }
      char c = chars[i];
      if (c < 0x80) {
        buffer[used++] = (byte) c;
      } else if (c < 0x800) {
        buffer[used++] = (byte) (0xc0 | (c >> 6));
        buffer[used++] = (byte) (0x80 | (c & 0x3f));
      } else {
        // Halves of a pair one by one: any form will do that is the same on both sides.
        buffer[used++] = (byte) (0xe0 | (c >> 12));
        buffer[used++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        buffer[used++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    put(END);
  }

  private void put(byte mark) {
    if (used == BUFFER) {
      flush();
    }
    buffer[used++] = mark;
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
