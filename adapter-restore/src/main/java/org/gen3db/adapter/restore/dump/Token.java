package org.gen3db.adapter.restore.dump;

/**
 * A word or sign of a statement.
 *
 * @param kind what it is
 * @param text a word in small letters, a quoted name as it is meant, a sign; of strings and numbers
 *     the text as it stands
 */
public record Token(Kind kind, String text) {
  /** What a token is. */
  public enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A string constant of any kind. */
    STRING,
    /** Digits. */
    NUMBER,
    /** One sign. */
    SIGN
  }

  /** Whether it is this keyword, given in small letters. */
  public boolean is(String keyword) {
    return kind == Kind.WORD && text.equals(keyword);
  }

  /** Whether it is this sign. */
  public boolean is(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  /** Whether it can name something. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
