package org.gen3db.domain.credentials;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Makes passwords of letters and digits, which need no quoting in any shell, URL or connection
 * string of the services.
 */
public final class PasswordGenerator {
  /** 24 of 62 characters are 142 bits; the rule asks for 128 at least. */
  public static final int LENGTH = 24;

  private static final char[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();

  private final RandomGenerator random;

  /** A generator that draws from {@code random}: a SecureRandom, or a seeded one in simulations. */
  public PasswordGenerator(RandomGenerator random) {
    this.random = random;
  }

  /** A new password; each character is drawn independently and without bias. */
  public Password generate() {
    char[] chars = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      chars[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    var password = Password.of(chars);
    Arrays.fill(chars, '\0');
    return password;
  }
}
