package org.gen3db.spi.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.jspecify.annotations.Nullable;

/** The leaves of the values as the types that settings may have. */
final class Scalars {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private static final Set<Class<?>> BINDABLE =
      Set.of(
          String.class,
          Password.class,
          boolean.class,
          Boolean.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          Duration.class,
          Endpoint.class,
          Path.class,
          URI.class);

  private final Path workingDirectory;

  Scalars(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  /** Whether a leaf can be of this type. */
  static boolean canBe(Class<?> type) {
    return BINDABLE.contains(type) || type.isEnum();
  }

  /** What the leaf says, as this type; null when it does not say such a thing. */
  @Nullable Object of(ValueNode node, Class<?> type) {
    boolean quoted = node instanceof Text;
    String text =
        node instanceof Text t
            ? t.text()
            : node instanceof Num n
                ? n.text()
                : node instanceof Bool b ? String.valueOf(b.value()) : "";
    if (type == String.class) {
      return quoted ? text : null;
    }
    if (type == Password.class) {
      return quoted ? Password.of(text) : null;
    }
    if (type == boolean.class || type == Boolean.class) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
    if (type == int.class || type == Integer.class) {
      return text.matches("-?[0-9]{1,9}") ? Integer.valueOf(text) : null;
    }
    if (type == long.class || type == Long.class) {
      return text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
    if (type == Duration.class) {
      return duration(text);
    }
    if (type == Endpoint.class) {
      return Endpoint.parse(text).orElse(null);
    }
    try {
      if (type == Path.class) {
        return text.isEmpty() ? null : workingDirectory.resolve(text);
      }
      if (type == URI.class) {
        return text.isEmpty() ? null : URI.create(text);
      }
    } catch (IllegalArgumentException e) { // InvalidPathException is one
      return null;
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> spelt((Enum<?>) constant).equals(text))
          .findFirst()
          .orElse(null);
    }
    throw new IllegalStateException("settings of type " + type.getName() + " are not supported");
  }

  private static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** An enum constant as values spell it: VERIFY_FULL is verify-full. */
  static String spelt(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
