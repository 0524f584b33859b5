package org.gen3db.adapter.restore.dump;

import java.util.Arrays;
import java.util.Locale;
import org.gen3db.adapter.restore.dump.Token.Kind;

/** The tokens of a statement, made when they are asked for. */
public final class Tokens {
  private final byte[] bytes;
  private final Kind[] kinds;
  private final int[] spans;
  private final Encoding encoding;

  Tokens(byte[] bytes, Kind[] kinds, int[] spans, Encoding encoding) {
    this.bytes = bytes;
    this.kinds = kinds;
    this.spans = spans;
    this.encoding = encoding;
  }

  /** How many there are. */
  public int size() {
    return kinds.length;
  }

  /** What kind a token is. */
  public Kind kind(int index) {
    return kinds[index];
  }

  /** A token; behind the last an empty sign, so that nobody need count. */
  public Token get(int index) {
    if (index < 0 || index >= kinds.length) {
      return new Token(Kind.SIGN, "\0");
    }
    byte[] own = Arrays.copyOfRange(bytes, spans[2 * index], spans[2 * index + 1]);
    String text = encoding.text(own);
    return new Token(
        kinds[index],
        switch (kinds[index]) {
          case WORD -> lower(text);
          case QUOTED -> text.substring(1, text.length() - 1).replace("\"\"", "\"");
          case STRING, NUMBER, SIGN -> text;
        });
  }

  /** Whether the tokens from a place on are these words and signs. */
  public boolean are(int from, String... words) {
    for (int i = 0; i < words.length; i++) {
      Token token = get(from + i);
      if (token.kind() == Kind.QUOTED
          || token.kind() == Kind.STRING
          || !token.text().equals(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** As the server does it with names: ASCII only, whatever the language. */
  private static String lower(String word) {
    return word.chars().allMatch(each -> each < 128) ? word.toLowerCase(Locale.ROOT) : ascii(word);
  }

  private static String ascii(String word) {
    var lower = new StringBuilder(word);
    for (int i = 0; i < lower.length(); i++) {
      char each = lower.charAt(i);
      if (each >= 'A' && each <= 'Z') {
        lower.setCharAt(i, (char) (each + 32));
      }
    }
    return lower.toString();
  }
}
