package org.gen3db.spi.internal;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gen3db.domain.credentials.Endpoint;

/** The types that the components of a settings record may have, and what they are called. */
public final class SettingTypes {
  private SettingTypes() {}

  /** What a type is called in a message and in the list of settings. */
  public static String words(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? "a list, each " + words(arguments[0])
          : generic.getRawType() == Optional.class
              ? words(arguments[0])
              : "a map, each " + words(arguments[1]);
    }
    var raw = (Class<?>) type;
    if (raw.isEnum()) {
      return "one of "
          + Arrays.stream(raw.getEnumConstants())
              .map(constant -> Scalars.spelt((Enum<?>) constant))
              .collect(Collectors.joining(", "));
    }
    if (isNested(raw)) {
      return "a map with " + String.join(", ", RecordBinder.keys(raw.asSubclass(Record.class)));
    }
    return switch (raw.getSimpleName()) {
      case "String" -> "text";
      case "Password" -> "a password in quotes";
      case "boolean", "Boolean" -> "true or false";
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "Duration" -> "a duration such as 500ms, 10s or 5m";
      case "Path" -> "a path";
      case "URI" -> "a URL";
      case "Endpoint" -> "HOST:PORT";
      default -> raw.getSimpleName();
    };
  }

  /** Whether a type is a record of further settings; an endpoint is one line of text. */
  public static boolean isNested(Class<?> type) {
    return type.isRecord() && type != Endpoint.class;
  }

  /**
   * What no value could ever be bound to.
   *
   * @return for each component of it, nested ones too, a sentence; empty when all is well
   */
  public static List<String> unbindable(Class<? extends Record> settings) {
    var wrong = new ArrayList<String>();
    if (!settings.isRecord()) {
      wrong.add(settings.getName() + " is no record");
      return wrong;
    }
    if (!isOpen(settings)) {
      wrong.add(closed(settings));
    }
    for (RecordComponent component : settings.getRecordComponents()) {
      check(settings, component.getName(), component.getGenericType(), true, wrong);
    }
    return wrong;
  }

  private static void check(
      Class<?> in, String name, Type type, boolean outermost, List<String> wrong) {
    String what = "the component " + name + " of " + in.getName();
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        check(in, name, arguments[0], false, wrong);
      } else if (generic.getRawType() == Optional.class && outermost) {
        check(in, name, arguments[0], false, wrong);
      } else if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        check(in, name, arguments[1], false, wrong);
      } else {
        wrong.add(what + " is " + type + ", which no value can be");
      }
    } else if (!(type instanceof Class<?> raw)) {
      wrong.add(what + " is " + type + ", which no value can be");
    } else if (isNested(raw)) {
      wrong.addAll(unbindable(raw.asSubclass(Record.class)));
    } else if (raw == Optional.class || raw == List.class || raw == Map.class) {
      wrong.add(what + " does not say what its " + raw.getSimpleName() + " holds");
    } else if (!Scalars.canBe(raw)) {
      wrong.add(what + " is a " + raw.getName() + ", which no value can be");
    }
  }

  private static boolean isOpen(Class<?> settings) {
    Module own = SettingTypes.class.getModule();
    return settings.getModule().isOpen(settings.getPackageName(), own)
        || (Modifier.isPublic(settings.getModifiers())
            && settings.getModule().isExported(settings.getPackageName(), own));
  }

  /** What the author of a named module does about settings that cannot be made. */
  static String closed(Class<?> settings) {
    Module spi = SettingTypes.class.getModule();
    return "the module "
        + settings.getModule().getName()
        + " lacks the line: opens "
        + settings.getPackageName()
        + " to "
        + (spi.isNamed() ? spi.getName() : "org.gen3db.spi")
        + ";";
  }
}
