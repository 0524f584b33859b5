package org.gen3db.domain.credentials;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a server: a name, an IPv4 or an IPv6 address, and nothing else, so that nothing of it
 * can become a port, a second host or a parameter of a connection, wherever it comes from.
 *
 * @param text as written, but an IPv6 address without brackets, as libpq and drivers take it
 */
public record HostName(String text) {
  private static final int LONGEST = 253;
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._~-]+");
  private static final Pattern PORT = Pattern.compile("[0-9]*");

  /** What no host holds, each with what it is a sign of. */
  private static final String FOREIGN = "/?#@\\,;&=%'\"";

  /**
   * A host.
   *
   * @throws IllegalArgumentException when it is none; {@link #problem} says so before
   */
  public HostName {
    problem(text)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("the host " + why);
            });
    text = withoutBrackets(text);
  }

  /**
   * Why a text is no host, to follow "the host"; empty when it is one. It never holds the text, of
   * which a password may be a part.
   */
  public static Optional<String> problem(String text) {
    if (text.isBlank()) {
      return Optional.of("is blank");
    }
    if (text.contains("://")) {
      return Optional.of("is a URL; only the name or address of the server belongs here");
    }
    int foreign = foreign(text);
    return foreign < 0 ? form(text) : Optional.of(named(foreign));
  }

  /** The first code point that no host holds, or -1. */
  private static int foreign(String text) {
    boolean zoned = text.indexOf(':') >= 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || (FOREIGN.indexOf(c) >= 0 && !(c == '%' && zoned))) {
        return text.codePointAt(i);
      }
    }
    return -1;
  }

  private static String named(int c) {
    if (c == ',') {
      return "holds a comma; one server is one host";
    }
    if (Character.isISOControl(c) || Character.isSpaceChar(c)) {
      return "holds a space or control character (U+%04X)".formatted(c);
    }
    return FOREIGN.indexOf(c) >= 0
        ? "holds '" + (char) c + "'"
        : "holds a character beyond ASCII (U+%04X); such a name is written as xn--…".formatted(c);
  }

  private static Optional<String> form(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (text.startsWith("]:", end)) {
        return Optional.of(holdsPort());
      }
      return end == text.length() - 1 && address(text.substring(1, end)).isPresent()
          ? Optional.empty()
          : Optional.of("has brackets without an IPv6 address in them");
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return name(text);
    }
    if (address(text).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        PORT.matcher(text.substring(colon + 1)).matches()
            ? holdsPort()
            : "holds a colon and is no IPv6 address");
  }

  private static String holdsPort() {
    return "holds a port, which stands in a key of its own";
  }

  private static Optional<String> name(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (isNumber(name.substring(name.lastIndexOf('.') + 1))) {
      return numbers(name.split("\\.", -1)).isPresent()
          ? Optional.empty()
          : Optional.of("ends with a number and is no IPv4 address");
    }
    return name.length() <= LONGEST && isLabels(name)
        ? Optional.empty()
        : Optional.of("is no name that a server can have");
  }

  // Without patterns: every host of every service is looked at here, often.

  private static boolean isNumber(String label) {
    for (int i = 0; i < label.length(); i++) {
      if (label.charAt(i) < '0' || label.charAt(i) > '9') {
        return false;
      }
    }
    return !label.isEmpty();
  }

  /** Letters, digits and underscores of ASCII, hyphens between them, and a dot between labels. */
  private static boolean isLabels(String name) {
    char before = '.';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean good =
          switch (c) {
            case '.' -> before != '.' && before != '-';
            case '-' -> before != '.';
            case '_' -> true;
            default -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
          };
      if (!good) {
        return false;
      }
      before = c;
    }
    return before != '.' && before != '-';
  }

  /** An IPv4 address in its four bytes; a last number may fill those that were left out. */
  private static Optional<String> numbers(String[] labels) {
    if (labels.length > 4) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < labels.length; i++) {
      int bytes = i == labels.length - 1 ? 5 - labels.length : 1;
      String label = labels[i];
      // Zeros in front make it octal to some programs and not to others.
      boolean good =
          isNumber(label)
              && label.length() <= 10
              && (label.length() == 1 || label.charAt(0) != '0')
              && Long.parseLong(label) < 1L << (8 * bytes);
      if (!good) {
        return Optional.empty();
      }
      address = (address << (8 * bytes)) | Long.parseLong(label);
    }
    return Optional.of(
        "%d.%d.%d.%d"
            .formatted(
                address >> 24, (address >> 16) & 0xFF, (address >> 8) & 0xFF, address & 0xFF));
  }

  /** An IPv6 address without its zone; a text with a colon is never asked of DNS. */
  private static Optional<InetAddress> address(String text) {
    String[] parts = text.split("%", 2);
    boolean good =
        IPV6.matcher(parts[0]).matches() && (parts.length == 1 || ZONE.matcher(parts[1]).matches());
    try {
      return good ? Optional.of(InetAddress.getByName(parts[0])) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String withoutBrackets(String text) {
    return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
  }

  /**
   * The one spelling of all that are the same host by themselves: whatever the case, a dot at the
   * end, or the form of an address. What two names lead to is another question.
   */
  public String canonical() {
    if (text.indexOf(':') >= 0) {
      String zone = text.substring(text.split("%", 2)[0].length());
      return address(text).orElseThrow().getHostAddress() + zone;
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return numbers(name.split("\\.", -1)).orElseGet(() -> name.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether it names this very machine, so that no other machine could use it; so do the addresses
   * that a server listens on for all of its own.
   */
  public boolean isLoopback() {
    String canonical = canonical();
    if (text.indexOf(':') >= 0) {
      InetAddress address = address(text).orElseThrow();
      return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }
    return canonical.equals("localhost")
        || canonical.endsWith(".localhost")
        || (numbers(canonical.split("\\.", -1)).isPresent()
            && (canonical.startsWith("127.") || canonical.equals("0.0.0.0")));
  }

  @Override
  public String toString() {
    return text;
  }
}
