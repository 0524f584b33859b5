package org.gen3db.domain.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The two logins of a role, which take turns where passwords are rotated without a failed login
 * (R18): the role itself, and a second one, a member of it that becomes it as it logs in.
 */
public final class Logins {
  private static final String SECOND = "_2";

  /** What the second one's comment says behind its mark. */
  private static final String WORDS = "] logs in for ";

  private Logins() {}

  /**
   * The second login of a role. Its name too has 63 bytes at most: that of a longer role is cut,
   * and told apart from others that begin alike by eight digits.
   */
  public static String second(String owner) {
    int most = Identifiers.MOST_BYTES - SECOND.length();
    if (bytes(owner) <= most) {
      return owner + SECOND;
    }
    var checksum = new CRC32();
    checksum.update(owner.getBytes(StandardCharsets.UTF_8));
    String digits = "_%08x".formatted(checksum.getValue());
    int end = owner.length();
    while (bytes(owner.substring(0, end)) > most - digits.length()) {
      end = owner.offsetByCodePoints(end, -1);
    }
    return owner.substring(0, end) + digits + SECOND;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether it may be some role's second login, by its name alone. */
  public static boolean isLikeASecond(String login) {
    return login.endsWith(SECOND);
  }

  /** Whether whoever logs in so works as this role. */
  public static boolean isOneOf(String owner, String login) {
    return login.equals(owner) || login.equals(second(owner));
  }

  /** The one of the two that is not this one. */
  public static String other(String owner, String login) {
    return login.equals(owner) ? second(owner) : owner;
  }

  /**
   * The comment of a role's second login.
   *
   * @param mark whose it is
   */
  public static String comment(String mark, String owner) {
    return mark + WORDS.substring(1) + owner;
  }

  /** The role whose second login bears this comment; empty where it is none's. */
  public static Optional<String> ownerIn(String comment) {
    int at = comment.indexOf(WORDS);
    return at < 0 ? Optional.empty() : Optional.of(comment.substring(at + WORDS.length()));
  }
}
