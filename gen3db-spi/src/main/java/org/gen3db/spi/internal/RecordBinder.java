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
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Found;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Default;
import org.gen3db.spi.ReadableFile;
import org.jspecify.annotations.Nullable;

/** Binds a map of the values to a record, strictly; see {@link AdapterProvider#settingsType}. */
public final class RecordBinder {
  private final Scalars scalars;
  private final List<String> further;
  private final Path workingDirectory;
  private final Findings findings = new Findings();
  private final SettingProblems problems = new SettingProblems(findings);

  /**
   * A binder for one map.
   *
   * @param workingDirectory what relative paths are taken against
   */
  public RecordBinder(Path workingDirectory) {
    this(workingDirectory, List.of());
  }

  /**
   * A binder for one map of which others read some keys.
   *
   * @param further those keys, which are not in the map any more: for messages
   */
  public RecordBinder(Path workingDirectory, List<String> further) {
    this.scalars = new Scalars(workingDirectory);
    this.further = List.copyOf(further);
    this.workingDirectory = workingDirectory;
  }

  /**
   * Binds the whole map.
   *
   * @param path the map's place in the values, such as {@code gen3db.secretStore}
   * @throws Gen3DbException with every problem at once
   */
  public <R extends Record> R bind(ValueMap map, String path, Class<R> type) {
    R bound = record(map, path, type, further);
    findings.throwIfAny();
    return Objects.requireNonNull(bound, "nothing is wrong with it");
  }

  /** The names of a record's components: the keys that a map may have. */
  public static List<String> keys(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private <R extends Record> @Nullable R record(
      ValueMap map, String path, Class<R> type, List<String> beside) {
    var known = new ArrayList<>(beside);
    known.addAll(keys(type));
    problems.unknown(map, path, known);
    int before = findings.problems();
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(map, path, components[i]);
    }
    if (findings.problems() > before) {
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
        known.problems().forEach(findings::add);
      } else if (e.getCause() instanceof IllegalArgumentException wrong) {
        refused(map, path, Objects.requireNonNullElse(wrong.getMessage(), "is wrong"), components);
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

  /** What a record refused: where its words begin with a key, at that key and with its value. */
  private void refused(ValueMap map, String path, String words, RecordComponent[] components) {
    for (RecordComponent component : components) {
      String key = component.getName();
      Optional<ValueNode> node = map.get(key);
      if (words.startsWith(key + " ") && node.isPresent()) {
        findings.problem(
            ValuesCode.BAD_SETTING,
            place(node.get(), path + "." + key),
            path
                + "."
                + key
                + " is "
                + shown(node.get(), component.getType())
                + "; it "
                + words.substring(key.length() + 1));
        return;
      }
    }
    findings.problem(ValuesCode.BAD_SETTING, place(map, path), path + ": " + words);
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
    if (value instanceof Path file && component.isAnnotationPresent(ReadableFile.class)) {
      requireReadable(file, node, full);
    }
    return optional ? Optional.ofNullable(value) : value;
  }

  private void requireReadable(Path file, ValueNode node, String path) {
    UnreadableFile.why(file)
        .ifPresent(
            why ->
                findings.problem(
                    Notice.of(
                        ValuesCode.BAD_SETTING,
                        place(node, path),
                        path + ": the file " + Found.in(node) + " " + why,
                        "Give the path of a file; a relative one is taken against "
                            + workingDirectory
                            + ".")));
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
    findings.problem(
        ValuesCode.BAD_SETTING,
        place(map, full),
        full + " is missing; expected " + SettingTypes.words(type));
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
      return record(map, path, raw.asSubclass(Record.class), List.of());
    }
    Object scalar = Scalars.canBe(raw) ? scalars.of(node, raw) : null;
    if (scalar == null) {
      findings.problem(
          ValuesCode.BAD_SETTING,
          place(node, path),
          path + " is " + shown(node, raw) + "; expected " + SettingTypes.words(type));
    }
    return scalar;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static String shown(ValueNode node, Class<?> type) {
    // A number where text belongs may be a token that was not quoted.
    return type == Password.class || type == String.class ? node.kind() : Found.in(node);
  }

  private static String place(ValueNode node, String path) {
    return SettingProblems.place(node.source(), path);
  }
}
