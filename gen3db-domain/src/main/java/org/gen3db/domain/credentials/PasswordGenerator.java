package org.gen3db.domain.credentials;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gen3db.domain.credentials.PasswordPolicy.CharacterClass;

/**
 * Makes passwords of letters and digits, which need no quoting in any shell, URL or connection
 * string of the services; where a policy asks for more, of {@code -._~} too, which need none
 * either.
 */
public final class PasswordGenerator {
  /** 24 of 62 characters are 142 bits; the rule asks for 128 at least. */
  public static final int LENGTH = 24;

  private static final String LETTERS_AND_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String SPECIAL = "-._~";

  private final RandomGenerator random;
  private final PasswordPolicy policy;
  private final char[] alphabet;

  /** A generator that draws from {@code random}: a SecureRandom, or a seeded one in simulations. */
  public PasswordGenerator(RandomGenerator random) {
    this(random, PasswordPolicy.NONE);
  }

  /** A generator of passwords that keep a policy; none is shorter than {@link #LENGTH}. */
  public PasswordGenerator(RandomGenerator random, PasswordPolicy policy) {
    this.random = random;
    this.policy = policy;
    boolean special = policy.classes().contains(CharacterClass.SPECIAL);
    this.alphabet = (LETTERS_AND_DIGITS + (special ? SPECIAL : "")).toCharArray();
  }

  /**
   * A new password; each character is drawn independently and without bias. One that lacks a class
   * is drawn anew as a whole, so that every one that keeps the policy is as likely as any other.
   */
  public Password generate() {
    char[] chars = new char[Math.max(LENGTH, policy.length())];
    do {
      for (int i = 0; i < chars.length; i++) {
        chars[i] = alphabet[random.nextInt(alphabet.length)];
      }
    } while (!policy.holdsAll(chars));
    var password = Password.of(chars);
    Arrays.fill(chars, '\0');
    return password;
  }
}
