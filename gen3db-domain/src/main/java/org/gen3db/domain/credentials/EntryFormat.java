package org.gen3db.domain.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes of a remote entry, exactly as External Secrets writes them: it compares bytes, so an
 * entry in any other form would be written again. One compact JSON object, its keys sorted by their
 * bytes, all values strings, raw UTF-8 without HTML escapes and without a newline at its end;
 * U+2028 and U+2029 are escaped, and so are control characters: by their letter (b, f, n, r, t)
 * where they have one, otherwise by four lower case hexadecimal digits.
 */
public final class EntryFormat {
  private static final HexFormat HEX = HexFormat.of();

  private EntryFormat() {}

  /** The entry with this data; the caller may wipe the bytes when they are written. */
  public static byte[] encode(SecretData data) {
    List<byte[]> keys =
        data.keys().stream()
            .map(key -> key.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toList();
    var json = new WipedBuffer();
    json.append('{');
    for (byte[] key : keys) {
      if (json.size > 1) {
        json.append(',');
      }
      quote(key, json);
      json.append(':');
      data.secret(new String(key, StandardCharsets.UTF_8))
          .orElseThrow()
          .revealUtf8(
              value -> {
                quote(value, json);
                return json;
              });
    }
    json.append('}');
    return json.take();
  }

  private static void quote(byte[] text, WipedBuffer json) {
    json.append('"');
    for (int i = 0; i < text.length; i++) {
      if (isLineSeparator(text, i)) {
        json.append(text[i + 2] == (byte) 0xA8 ? "\\u2028" : "\\u2029");
        i += 2;
      } else {
        append(text[i], json);
      }
    }
    json.append('"');
  }

  /** U+2028 and U+2029 are the bytes E2 80 A8 and E2 80 A9. */
  private static boolean isLineSeparator(byte[] text, int at) {
    return text[at] == (byte) 0xE2
        && text[at + 1] == (byte) 0x80
        && (text[at + 2] == (byte) 0xA8 || text[at + 2] == (byte) 0xA9);
  }

  private static void append(byte b, WipedBuffer json) {
    switch (b) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (b >= 0 && b < 0x20) {
          json.append("\\u00" + HEX.toHexDigits(b));
        } else {
          json.append(b);
        }
      }
    }
  }

  /** Grows like any buffer, and leaves no copy of what it held behind. */
  private static final class WipedBuffer {
    private byte[] bytes = new byte[256];
    private int size;

    void append(String ascii) {
      for (int i = 0; i < ascii.length(); i++) {
        append(ascii.charAt(i));
      }
    }

    void append(char ascii) {
      append((byte) ascii);
    }

    void append(byte b) {
      if (size == bytes.length) {
        replace(2 * size);
      }
      bytes[size++] = b;
    }

    byte[] take() {
      replace(size);
      return bytes;
    }

    private void replace(int length) {
      byte[] old = bytes;
      bytes = Arrays.copyOf(old, length);
      Arrays.fill(old, (byte) 0);
    }
  }
}
