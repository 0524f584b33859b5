package org.gen3db.runner.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between one service of a kept plan and the same service of a plan of now. */
final class Differences {
  /** Said elsewhere, or no part of what is wanted. */
  private static final Set<String> ASIDE =
      Set.of("service", "actions", "sequels", "provisos", "findings", "error");

  private final Map<?, ?> before;
  private final Map<?, ?> after;

  Differences(Map<?, ?> before, Map<?, ?> after) {
    this.before = before;
    this.after = after;
  }

  /**
   * One item for each difference; empty when there is none. What a plan of now shows, each of its
   * sequels, has to be one of those that the kept plan shows.
   */
  List<String> inWords() {
    List<Map<?, ?>> kept = sequels(before);
    var words = new LinkedHashSet<String>();
    for (Map<?, ?> now : sequels(after)) {
      if (kept.stream().noneMatch(old -> between(old, now).isEmpty())) {
        words.addAll(between(before, now));
      }
    }
    return List.copyOf(words);
  }

  /** The service as each of its sequels tells it; itself where there are none. */
  private static List<Map<?, ?>> sequels(Map<?, ?> service) {
    if (!(service.get("sequels") instanceof List<?> list)) {
      return List.of(service);
    }
    var all = new ArrayList<Map<?, ?>>();
    for (Object one : list) {
      if (one instanceof Map<?, ?> sequel) {
        var told = new LinkedHashMap<Object, Object>(service);
        told.put("actions", sequel.get("actions"));
        told.remove("error");
        if (sequel.containsKey("error")) {
          told.put("error", sequel.get("error"));
        }
        if (service.get("credentials") instanceof Map<?, ?> credentials) {
          var changed = new LinkedHashMap<Object, Object>(credentials);
          changed.put("password", sequel.get("password"));
          told.put("credentials", changed);
        }
        all.add(told);
      }
    }
    return all;
  }

  private static List<String> between(Map<?, ?> before, Map<?, ?> after) {
    var words = new ArrayList<String>();
    Map<String, String> old = values(before);
    Map<String, String> current = values(after);
    var names = new TreeSet<String>(old.keySet());
    names.addAll(current.keySet());
    for (String name : names) {
      String was = old.getOrDefault(name, "unset");
      String is = current.getOrDefault(name, "unset");
      if (!was.equals(is)) {
        words.add(name + " was " + was + " and is " + is);
      }
    }
    var gone = new ArrayList<Action>(actions(before));
    var come = new ArrayList<Action>(actions(after));
    actions(after).forEach(gone::remove);
    actions(before).forEach(come::remove);
    gone.forEach(action -> words.add("apply would no longer " + action.words()));
    come.forEach(action -> words.add("apply would now " + action.words()));
    return words;
  }

  /**
   * What apply would do.
   *
   * @param name its stable name
   * @param target what it acts on
   * @param words the same for people, which another version may say otherwise
   */
  private record Action(String name, String target, String words) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Action action
          && name.equals(action.name)
          && target.equals(action.target);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, target);
    }
  }

  private static List<Action> actions(Map<?, ?> service) {
    var actions = new ArrayList<Action>();
    if (service.get("actions") instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> action) {
          actions.add(
              new Action(
                  String.valueOf(action.get("action")),
                  String.valueOf(action.get("target")),
                  String.valueOf(action.get("summary"))));
        }
      }
    }
    if (service.get("error") instanceof Map<?, ?> refusal) {
      String code = String.valueOf(refusal.get("code"));
      actions.add(new Action("refuse", code, "refuse (" + code + ")"));
    }
    return actions;
  }

  private static Map<String, String> values(Map<?, ?> service) {
    var values = new LinkedHashMap<String, String>();
    service.forEach(
        (key, value) -> {
          if (!ASIDE.contains(String.valueOf(key))) {
            collect(String.valueOf(key), value, values);
          }
        });
    return values;
  }

  private static void collect(String path, @Nullable Object value, Map<String, String> into) {
    if (!(value instanceof Map<?, ?> map)) {
      into.put(path, String.valueOf(value));
    } else if (map.containsKey("value")) {
      into.put(path, String.valueOf(map.get("value")));
    } else if (map.containsKey("source")) {
      // A password shows itself by its source only; the line may have moved within the file.
      into.put(path, "from " + String.valueOf(map.get("source")).replaceFirst(":[0-9]+$", ""));
    } else {
      map.forEach((key, inner) -> collect(path + "." + key, inner, into));
    }
  }
}
