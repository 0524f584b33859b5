package org.gen3db.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.jspecify.annotations.Nullable;

/**
 * The whole simulated world outside the processes, at one moment; never changed. It remembers what
 * each thing was before its last change, which is what a stale read sees.
 */
final class State {
  /** How generated passwords begin; which number one bears makes no difference. */
  static final String GENERATED = "generated-";

  static final String ENVIRONMENT = "environment";
  static final State EMPTY = new State(new TreeMap<>(), new TreeMap<>(), 0, 0);

  private final TreeMap<String, Thing> things;
  private final TreeMap<String, Optional<Thing>> before;
  private final int generated;
  private final int changes;
  private @Nullable String canonical;

  private State(
      TreeMap<String, Thing> things,
      TreeMap<String, Optional<Thing>> before,
      int generated,
      int changes) {
    this.things = things;
    this.before = before;
    this.generated = generated;
    this.changes = changes;
  }

  static String secret(String name) {
    return "secret " + name;
  }

  static String entry(String name) {
    return "entry " + name;
  }

  static String server(Endpoint place) {
    return "server " + place;
  }

  static String role(Endpoint server, String name) {
    return "role " + server + " " + name;
  }

  static String database(Endpoint server, String name) {
    return "database " + server + " " + name;
  }

  /** The state in which a thing is as given, or gone where it is null. */
  State with(String key, @Nullable Thing thing) {
    var changed = new TreeMap<>(things);
    Thing old = thing == null ? changed.remove(key) : changed.put(key, thing);
    var was = new TreeMap<>(before);
    was.put(key, Optional.ofNullable(old));
    return new State(changed, was, generated, changes + 1);
  }

  /** The state in which one more password was generated. */
  State withGenerated() {
    return new State(things, before, generated + 1, changes);
  }

  /** The state whose past is forgotten, so that no read of it is stale. */
  State settled() {
    return new State(things, new TreeMap<>(), generated, changes);
  }

  /** A version that nothing has had before the next change. */
  int nextVersion() {
    return changes + 1;
  }

  int generated() {
    return generated;
  }

  <T extends Thing> Optional<T> find(Class<T> type, String key) {
    return Optional.ofNullable(things.get(key)).map(type::cast);
  }

  /** The thing as it was before its last change. */
  <T extends Thing> Optional<T> findBefore(Class<T> type, String key) {
    Optional<Thing> old = before.get(key);
    return old == null ? find(type, key) : old.map(type::cast);
  }

  boolean hasChanged(String key) {
    Optional<Thing> old = before.get(key);
    return old != null && !same(old.orElse(null), things.get(key));
  }

  static boolean same(@Nullable Thing one, @Nullable Thing other) {
    return Objects.equals(one, other);
  }

  void forEach(BiConsumer<String, Thing> action) {
    things.forEach(action);
  }

  /** A text that two states share exactly when no run can tell them apart. */
  String canonical() {
    String known = canonical;
    if (known == null) {
      var names = new HashMap<String, String>();
      var text = new StringBuilder();
      describe(text, names);
      text.append("-- before --\n");
      before.forEach(
          (key, thing) -> {
            if (hasChanged(key)) {
              text.append(key).append(": ");
              text.append(thing.map(t -> t.text(p -> name(p, names))).orElse("absent"));
              text.append('\n');
            }
          });
      known = text.toString();
      canonical = known;
    }
    return known;
  }

  /** The text of what is there now, without the past. */
  String present() {
    var text = new StringBuilder();
    describe(text, new HashMap<>());
    return text.toString();
  }

  private void describe(StringBuilder text, Map<String, String> names) {
    things.forEach(
        (key, thing) ->
            text.append(key).append(": ").append(thing.text(p -> name(p, names))).append('\n'));
  }

  private static String name(Password password, Map<String, String> names) {
    String text = password.text();
    return text.startsWith(GENERATED)
        ? names.computeIfAbsent(text, t -> GENERATED + (char) ('A' + names.size()))
        : text;
  }
}
