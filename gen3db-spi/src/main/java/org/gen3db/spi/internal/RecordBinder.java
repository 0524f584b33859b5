package org.gen3db.spi.internal;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Nearest;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Default;
import org.jspecify.annotations.Nullable;

/** Binds a map of the values to a record, strictly; see {@link AdapterProvider#settingsType}. */
public final class RecordBinder {
  private final Scalars scalars;
  private final List<Notice> problems = new ArrayList<>();

  /**
   * A binder for one map.
   *
   * @param workingDirectory what relative paths are taken against
   */
  public RecordBinder(Path workingDirectory) {
    this.scalars = new Scalars(workingDirectory);
  }

  /**
   * Binds the whole map.
   *
   * @param path the map's place in the values, such as {@code gen3db.secretStore}
   * @throws Gen3DbException with every problem at once
   */
  public <R extends Record> R bind(ValueMap map, String path, Class<R> type) {
    R bound = record(map, path, type);
    if (bound == null || !problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
    return bound;
  }

  /** The names of a record's components: the keys that a map may have. */
  public static List<String> keys(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private <R extends Record> @Nullable R record(ValueMap map, String path, Class<R> type) {
    List<String> known = keys(type);
    map.entries()
        .forEach(
            (key, node) -> {
              if (!known.contains(key)) {
                problems.add(
                    Notice.of(
                        ValuesCode.UNKNOWN_SETTING,
                        place(node, path + "." + key),
                        path
                            + "."
                            + key
                            + " is unknown; "
                            + Nearest.to(key, known)
                                .map(nearest -> "did you mean " + nearest + "?")
                                .orElse(
                                    known.isEmpty()
                                        ? "there are no settings here"
                                        : "known are " + String.join(", ", known))));
              }
            });
    int before = problems.size();
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(map, path, components[i]);
    }
    if (problems.size() > before) {
      return null;
    }
    return construct(map, path, type, components, arguments);
  }

  private <R extends Record> @Nullable R construct(
      ValueMap map,
      String path,
      Class<R> type,
      RecordComponent[] components,
      @Nullable Object[] arguments) {
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Gen3DbException known) {
        problems.addAll(known.problems());
      } else if (e.getCause() instanceof IllegalArgumentException wrong) {
        problems.add(
            Notice.of(
                ValuesCode.BAD_SETTING,
                place(map, path),
                path + ": " + Objects.requireNonNullElse(wrong.getMessage(), "is wrong")));
      } else {
        throw new IllegalStateException(type.getName() + " cannot be made from settings", e);
      }
      return null;
    } catch (InaccessibleObjectException e) {
      throw new IllegalStateException(SettingTypes.closed(type), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be made from settings", e);
    }
  }

  private @Nullable Object component(ValueMap map, String path, RecordComponent component) {
    String key = component.getName();
    String full = path + "." + key;
    boolean optional = component.getType() == Optional.class;
    Type type = optional ? argument(component.getGenericType(), 0) : component.getGenericType();
    Default byDefault = component.getAnnotation(Default.class);
    ValueNode node =
        map.get(key)
            .filter(n -> !(n instanceof Null))
            .orElse(byDefault == null ? null : new Text(byDefault.value(), Source.DEFAULT));
    if (node == null) {
      return absent(map, full, component, type);
    }
    Object value = value(node, full, type);
    return optional ? Optional.ofNullable(value) : value;
  }

  private @Nullable Object absent(ValueMap map, String full, RecordComponent component, Type type) {
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    if (component.getType() == Map.class) {
      return Map.of();
    }
    if (component.getType() == List.class) {
      return List.of();
    }
    problems.add(
        Notice.of(
            ValuesCode.BAD_SETTING,
            place(map, full),
            full + " is missing; expected " + SettingTypes.words(type)));
    return null;
  }

  private @Nullable Object value(ValueNode node, String path, Type type) {
    Class<?> raw =
        type instanceof ParameterizedType generic
            ? (Class<?>) generic.getRawType()
            : (Class<?>) type;
    if (raw == List.class && node instanceof ValueList list) {
      var items = new ArrayList<@Nullable Object>();
      for (int i = 0; i < list.items().size(); i++) {
        items.add(value(list.items().get(i), path + "[" + i + "]", argument(type, 0)));
      }
      return Collections.unmodifiableList(items);
    }
    if (raw == Map.class && node instanceof ValueMap map) {
      var entries = new LinkedHashMap<String, @Nullable Object>();
      map.entries()
          .forEach(
              (key, item) -> entries.put(key, value(item, path + "." + key, argument(type, 1))));
      return Collections.unmodifiableMap(entries);
    }
    if (SettingTypes.isNested(raw) && node instanceof ValueMap map) {
      return record(map, path, raw.asSubclass(Record.class));
    }
    Object scalar =
        node instanceof ValueMap || node instanceof ValueList || !Scalars.canBe(raw)
            ? null
            : scalars.of(node, raw);
    if (scalar == null) {
      problems.add(
          Notice.of(
              ValuesCode.BAD_SETTING,
              place(node, path),
              path + " is " + shown(node, raw) + "; expected " + SettingTypes.words(type)));
    }
    return scalar;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static String shown(ValueNode node, Class<?> type) {
    boolean secret = type == Password.class;
    return node instanceof Text text && !secret ? "'" + text.text() + "'" : node.kind();
  }

  private static String place(ValueNode node, String path) {
    return node.source() instanceof Source.FileLine line
        ? line.toString()
        : node.source() + " " + path;
  }
}
