package org.gen3db.domain.credentials;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A secret text: a password, or a value of a Secret that may hold one. It prints as {@code ****},
 * compares in constant time, and gives its characters only to a function that uses them at once.
 */
public final class Password {
  private final char[] chars;

  private Password(char[] chars) {
    this.chars = chars;
  }

  /** A secret with a copy of these characters; the caller may wipe its own. */
  public static Password of(char[] characters) {
    return new Password(characters.clone());
  }

  /** A secret with these characters, for libraries that hand out nothing but Strings. */
  public static Password of(CharSequence text) {
    char[] copy = new char[text.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = text.charAt(i);
    }
    return new Password(copy);
  }

  /** The secret that these bytes spell in UTF-8; empty when they are no UTF-8. */
  public static Optional<Password> ofUtf8(byte[] bytes) {
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      var secret = new Password(Arrays.copyOf(decoded.array(), decoded.limit()));
      Arrays.fill(decoded.array(), '\0');
      return Optional.of(secret);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Hands a copy of the characters to the function and wipes it afterwards. */
  public <T> T reveal(Function<char[], T> use) {
    char[] copy = chars.clone();
    try {
      return use.apply(copy);
    } finally {
      Arrays.fill(copy, '\0');
    }
  }

  /** Hands the UTF-8 bytes to the function and wipes them afterwards. */
  public <T> T revealUtf8(Function<byte[], T> use) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.clear().put(new byte[encoded.capacity()]);
    try {
      return use.apply(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The characters as a String, for values that are no secret and libraries that take no other. */
  public String text() {
    return new String(chars);
  }

  /** How many characters it has. */
  public int length() {
    return chars.length;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Password that)) {
      return false;
    }
    int difference = chars.length ^ that.chars.length;
    for (int i = 0; i < Math.min(chars.length, that.chars.length); i++) {
      difference |= chars[i] ^ that.chars[i];
    }
    return difference == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(chars);
  }

  @Override
  public String toString() {
    return "****";
  }
}
