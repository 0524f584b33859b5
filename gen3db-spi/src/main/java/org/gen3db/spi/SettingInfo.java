package org.gen3db.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One setting of an adapter, for people.
 *
 * @param key its key
 * @param type what it may be, in words
 * @param byDefault what is used when it is absent; empty when it must be given or may be missing
 * @param optional whether it may be missing without a default
 * @param description what it does; empty when its author did not say
 */
public record SettingInfo(
    String key, String type, String byDefault, boolean optional, String description) {
  /** The settings of an adapter, in the order of its record. */
  public static List<SettingInfo> of(AdapterProvider<?> provider) {
    return Arrays.stream(provider.settingsType().getRecordComponents())
        .map(
            component -> {
              Default byDefault = component.getAnnotation(Default.class);
              Description description = component.getAnnotation(Description.class);
              return new SettingInfo(
                  component.getName(),
                  RecordBinder.words(component.getGenericType()),
                  byDefault == null ? "" : byDefault.value(),
                  component.getType() == Optional.class,
                  description == null ? "" : description.value());
            })
        .toList();
  }
}
