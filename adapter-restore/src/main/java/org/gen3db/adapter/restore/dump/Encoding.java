package org.gen3db.adapter.restore.dump;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gen3db.adapter.restore.RestoreCode;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a dump. All that is passed on is UTF-8: rows of a dump in UTF-8 as they are,
 * those of one with a byte for each character by a table. Others, in which a byte of a letter may
 * look like a quote or backslash, are refused.
 */
final class Encoding {
  static final Encoding UTF8 = new Encoding("UTF8", StandardCharsets.UTF_8, null);

  /** What the server calls them, without case, signs and {@code iso}, and what Java does. */
  private static final Map<String, String> SINGLE =
      Map.ofEntries(
          Map.entry("latin1", "ISO-8859-1"),
          Map.entry("88591", "ISO-8859-1"),
          Map.entry("latin2", "ISO-8859-2"),
          Map.entry("88592", "ISO-8859-2"),
          Map.entry("latin3", "ISO-8859-3"),
          Map.entry("88593", "ISO-8859-3"),
          Map.entry("latin4", "ISO-8859-4"),
          Map.entry("88594", "ISO-8859-4"),
          Map.entry("88595", "ISO-8859-5"),
          Map.entry("88596", "ISO-8859-6"),
          Map.entry("88597", "ISO-8859-7"),
          Map.entry("88598", "ISO-8859-8"),
          Map.entry("latin5", "ISO-8859-9"),
          Map.entry("88599", "ISO-8859-9"),
          Map.entry("latin7", "ISO-8859-13"),
          Map.entry("885913", "ISO-8859-13"),
          Map.entry("latin9", "ISO-8859-15"),
          Map.entry("885915", "ISO-8859-15"),
          Map.entry("win1250", "windows-1250"),
          Map.entry("windows1250", "windows-1250"),
          Map.entry("win1251", "windows-1251"),
          Map.entry("windows1251", "windows-1251"),
          Map.entry("win1252", "windows-1252"),
          Map.entry("windows1252", "windows-1252"),
          Map.entry("win1257", "windows-1257"),
          Map.entry("windows1257", "windows-1257"),
          Map.entry("koi8r", "KOI8-R"),
          Map.entry("koi8", "KOI8-R"),
          Map.entry("koi8u", "KOI8-U"));

  private final String name;
  private final Charset charset;

  /** By byte, the same character in UTF-8, null where the byte is none; null for UTF-8 itself. */
  private final byte @Nullable [][] table;

  private Encoding(String name, Charset charset, byte @Nullable [][] table) {
    this.name = name;
    this.charset = charset;
    this.table = table;
  }

  /**
   * The encoding by its name in the server's spelling. What a server without an encoding dumps
   * (SQL_ASCII) must be UTF-8 where it is not ASCII: nobody could tell what else it means.
   */
  static Optional<Encoding> of(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    if (plain.equals("utf8") || plain.equals("unicode") || plain.equals("sqlascii")) {
      return Optional.of(UTF8);
    }
    String key = plain.startsWith("iso") ? plain.substring(3) : plain;
    return Optional.ofNullable(SINGLE.get(key))
        .filter(Charset::isSupported)
        .map(Charset::forName)
        .map(charset -> new Encoding(name, charset, table(charset)));
  }

  private static byte[][] table(Charset charset) {
    var table = new byte[256][];
    for (int each = 0; each < 256; each++) {
      try {
        CharBuffer character =
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(new byte[] {(byte) each}));
        table[each] = character.toString().getBytes(StandardCharsets.UTF_8);
      } catch (CharacterCodingException e) {
        table[each] = new byte[0];
      }
    }
    return table;
  }

  /** The text of a statement that begins at a place. */
  String decode(byte[] bytes, int from, int to, Position at) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw at.problem(
          RestoreCode.DUMP_UNREADABLE,
          "the statement has bytes that are no text in " + name + ", the dump's encoding",
          e);
    }
  }

  /** The text of bytes that were decoded once already. */
  String text(byte[] bytes) {
    return new String(bytes, charset);
  }

  /** Whether rows can be passed on as they are. */
  boolean isUtf8() {
    return table == null;
  }

  /**
   * Writes rows as UTF-8.
   *
   * @param out with room for three bytes for each byte
   * @return how many bytes were written; or, where a byte is no character, -1 minus its index
   */
  int toUtf8(byte[] bytes, int from, int to, byte[] out) {
    byte[][] each = table;
    if (each == null) {
      throw new IllegalStateException("it is UTF-8 already");
    }
    int written = 0;
    for (int i = from; i < to; i++) {
      byte[] character = each[bytes[i] & 0xff];
      if (character.length == 0) {
        return -1 - i;
      }
      for (byte part : character) {
        out[written++] = part;
      }
    }
    return written;
  }

  @Override
  public String toString() {
    return name;
  }
}
