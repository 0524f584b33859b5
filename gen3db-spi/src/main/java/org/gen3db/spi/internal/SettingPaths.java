package org.gen3db.spi.internal;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where the settings of an adapter hold values of a type. */
public final class SettingPaths {
  private SettingPaths() {}

  /**
   * The paths, such as {@code gen3db.search.password}.
   *
   * @param prefix the section's path with a dot
   * @param settings the record of its settings
   * @param type that of the values, also of those that may be absent
   */
  public static Set<String> of(String prefix, Class<?> settings, Class<?> type) {
    var paths = new TreeSet<String>();
    add(prefix, settings, type, paths);
    return paths;
  }

  private static void add(String prefix, Class<?> settings, Class<?> type, Set<String> into) {
    for (RecordComponent component : settings.getRecordComponents()) {
      Type value = component.getGenericType();
      if (component.getType() == Optional.class && value instanceof ParameterizedType generic) {
        value = generic.getActualTypeArguments()[0];
      }
      String path = prefix + component.getName();
      if (value == type) {
        into.add(path);
      } else if (value instanceof Class<?> nested && SettingTypes.isNested(nested)) {
        add(path + ".", nested, type, into);
      }
    }
  }
}
