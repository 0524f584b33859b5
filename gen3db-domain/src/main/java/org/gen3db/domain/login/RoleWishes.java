package org.gen3db.domain.login;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gen3db.roles} wants of the role of a service or login beside its password; what it
 * does not name is left as it is.
 *
 * @param limit how many sessions it may have at once, -1 for any number; null where nothing is said
 * @param settings the settings that its sessions begin with, by their names in small letters;
 *     several values for one that is a list
 */
public record RoleWishes(@Nullable Integer limit, Map<String, List<String>> settings) {
  /** How a server calls it that there is no limit. */
  public static final int NO_LIMIT = -1;

  /** Nothing. */
  public static final RoleWishes NONE = new RoleWishes(null, Map.of());

  public RoleWishes {
    settings = Map.copyOf(settings);
  }

  /** How many sessions it may have at once. */
  public Optional<Integer> connectionLimit() {
    return Optional.ofNullable(limit);
  }

  /** Whether nothing is wanted. */
  public boolean isEmpty() {
    return limit == null && settings.isEmpty();
  }

  /**
   * What is still to be set.
   *
   * @param limitNow the limit that there is
   * @param settingsNow the settings as the server keeps them, by their names
   */
  public RoleWishes beyond(int limitNow, Map<String, String> settingsNow) {
    var there = new TreeMap<String, String>();
    settingsNow.forEach((name, value) -> there.put(name.toLowerCase(Locale.ROOT), value));
    var due = new TreeMap<String, List<String>>();
    settings.forEach(
        (name, values) -> {
          if (!says(there.get(name), values)) {
            due.put(name, values);
          }
        });
    return new RoleWishes(limit == null || limit == limitNow ? null : limit, due);
  }

  /** Their names, sorted, and never their values. */
  public List<String> names() {
    var names = new ArrayList<String>();
    if (limit != null) {
      names.add("connectionLimit");
    }
    names.addAll(new TreeMap<>(settings).keySet());
    return names;
  }

  /** A server keeps a list in one text, and its names in quotes where they need some. */
  private static boolean says(@Nullable String there, List<String> values) {
    return there != null && (there.equals(String.join(", ", values)) || list(there).equals(values));
  }

  private static List<String> list(String text) {
    var values = new ArrayList<String>();
    var one = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        one.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(one.toString());
        one.setLength(0);
      } else if (c != ' ' || quoted || one.length() > 0) {
        one.append(c);
      }
    }
    values.add(one.toString());
    return values;
  }
}
