package org.gen3db.adapter.helm;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.yaml.snakeyaml.reader.StreamReader;

/** Bytes that must be text. Messages name the line, never what stands there. */
final class PlainText {
  private static final String UTF_8_HINT = "Save the file as text in UTF-8.";

  private PlainText() {}

  /**
   * The text of a YAML file: UTF-8, or UTF-16 when a byte order mark says so, as YAML allows.
   *
   * @throws Gen3DbException when it is no text, with the line
   */
  static String ofYaml(byte[] bytes, String name, Code code) {
    Charset charset = StandardCharsets.UTF_8;
    int mark = 0;
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      mark = 3;
    } else if (startsWith(bytes, 0xFF, 0xFE)) {
      charset = StandardCharsets.UTF_16LE;
      mark = 2;
    } else if (startsWith(bytes, 0xFE, 0xFF)) {
      charset = StandardCharsets.UTF_16BE;
      mark = 2;
    }
    var body = ByteBuffer.wrap(bytes, mark, bytes.length - mark);
    boolean wide = !charset.equals(StandardCharsets.UTF_8);
    if (!wide && indexOfZero(bytes) >= 0) {
      throw new Gen3DbException(
          Notice.of(
              code,
              name + ":" + lineAt(bytes, indexOfZero(bytes)),
              "this is a binary file, not text.",
              "Give a values file in YAML; an archive or image is none."));
    }
    CharBuffer chars = CharBuffer.allocate(body.remaining() + 1);
    if (decode(body, chars, charset).isError()) {
      throw new Gen3DbException(
          Notice.of(
              code,
              name + ":" + lineAt(bytes, body.position()),
              "the text is not in " + charset.name() + ": a byte here belongs to no character.",
              UTF_8_HINT));
    }
    String text = chars.flip().toString();
    requirePrintable(text, name, code);
    return text;
  }

  /** Bytes in UTF-8, unchanged; empty when they are not. */
  static Optional<String> ofUtf8(byte[] bytes) {
    var body = ByteBuffer.wrap(bytes);
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    return decode(body, chars, StandardCharsets.UTF_8).isError()
        ? Optional.empty()
        : Optional.of(chars.flip().toString());
  }

  private static CoderResult decode(ByteBuffer body, CharBuffer chars, Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(body, chars, true);
  }

  private static void requirePrintable(String text, String name, Code code) {
    int line = 1;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int point = text.codePointAt(i);
      next = i + Character.charCount(point);
      if (point == '\n') {
        line++;
      } else if (!StreamReader.isPrintable(point)) {
        throw new Gen3DbException(
            Notice.of(
                code,
                name + ":" + line,
                "a control character (U+%04X) stands here, which YAML does not allow."
                    .formatted(point),
                "Remove it; in text with double quotes it can be written as \\x%02X."
                    .formatted(point)));
      }
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static int indexOfZero(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int lineAt(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
