package org.gen3db.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;
import org.gen3db.spi.internal.SettingTypes;

/**
 * One setting of an adapter, for people.
 *
 * @param key its key; those of a nested map with a dot, such as {@code retry.most}
 * @param type what it may be, in words
 * @param byDefault what is used when it is absent; empty when it must be given or may be missing
 * @param optional whether it may be missing without a default
 * @param description what it does; empty when its author did not say
 */
public record SettingInfo(
    String key, String type, String byDefault, boolean optional, String description) {
  /** The settings of an adapter, in the order of its record. */
  public static List<SettingInfo> of(AdapterProvider<?> provider) {
    var all = new ArrayList<SettingInfo>();
    add("", provider.settingsType(), all);
    return List.copyOf(all);
  }

  private static void add(String prefix, Class<?> settings, List<SettingInfo> into) {
    for (RecordComponent component : settings.getRecordComponents()) {
      Default byDefault = component.getAnnotation(Default.class);
      Description description = component.getAnnotation(Description.class);
      Class<?> type = component.getType();
      into.add(
          new SettingInfo(
              prefix + component.getName(),
              SettingTypes.words(component.getGenericType()),
              byDefault == null ? "" : byDefault.value(),
              type == Optional.class || type == List.class || type == Map.class,
              description == null ? "" : description.value()));
      Type value = component.getGenericType();
      if (type == Optional.class && value instanceof ParameterizedType generic) {
        value = generic.getActualTypeArguments()[0];
      }
      if (value instanceof Class<?> nested && SettingTypes.isNested(nested)) {
        add(prefix + component.getName() + ".", nested, into);
      }
    }
  }
}
