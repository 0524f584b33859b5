package org.gen3db.domain.login;

import java.time.Duration;
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
 * @param validity how long a password of it is good from when it is given; null where nothing is
 *     said
 */
public record RoleWishes(
    @Nullable Integer limit, Map<String, List<String>> settings, @Nullable Duration validity) {
  /** How a server calls it that there is no limit. */
  public static final int NO_LIMIT = -1;

  /** Nothing. */
  public static final RoleWishes NONE = new RoleWishes(null, Map.of(), null);

  /** Of the time that a password is good, the last part in which it gets a successor. */
  private static final int RENEWED_IN_LAST = 3;

  public RoleWishes {
    settings = Map.copyOf(settings);
  }

  /** Where passwords are good for as long as nobody changes them. */
  public RoleWishes(@Nullable Integer limit, Map<String, List<String>> settings) {
    this(limit, settings, null);
  }

  /** How long a password is good. */
  public Optional<Duration> validFor() {
    return Optional.ofNullable(validity);
  }

  /** The same for a role that gets a password, whose time begins with it. */
  public RoleWishes besidePassword() {
    return new RoleWishes(limit, settings, null);
  }

  /**
   * Whether a password is to get a successor.
   *
   * @param left how long it is still good, or null for ever
   */
  public boolean isDue(@Nullable Duration left) {
    return validity != null
        && left != null
        && left.compareTo(validity.dividedBy(RENEWED_IN_LAST)) < 0;
  }

  /** How many sessions it may have at once. */
  public Optional<Integer> connectionLimit() {
    return Optional.ofNullable(limit);
  }

  /** Whether nothing is wanted. */
  public boolean isEmpty() {
    return limit == null && settings.isEmpty() && validity == null;
  }

  /**
   * What is still to be set.
   *
   * @param limitNow the limit that there is
   * @param settingsNow the settings as the server keeps them, by their names
   * @param left how long its password is still good, or null for ever
   */
  public RoleWishes beyond(int limitNow, Map<String, String> settingsNow, @Nullable Duration left) {
    var there = new TreeMap<String, String>();
    settingsNow.forEach((name, value) -> there.put(name.toLowerCase(Locale.ROOT), value));
    var due = new TreeMap<String, List<String>>();
    settings.forEach(
        (name, values) -> {
          if (!says(there.get(name), values)) {
            due.put(name, values);
          }
        });
    boolean good = validity == null || (left != null && left.compareTo(validity) <= 0);
    return new RoleWishes(
        limit == null || limit == limitNow ? null : limit, due, good ? null : validity);
  }

  /** Their names, sorted, and never their values. */
  public List<String> names() {
    var names = new ArrayList<String>();
    if (limit != null) {
      names.add("connectionLimit");
    }
    names.addAll(new TreeMap<>(settings).keySet());
    if (validity != null) {
      names.add("validFor");
    }
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
