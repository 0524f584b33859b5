package org.gen3db.domain.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.values.SettingProblems;
import org.gen3db.domain.values.Sourced;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code gen3db.roles}, strictly. */
public final class RolesReader {
  /** Where they stand in the values. */
  public static final String PATH = "gen3db.roles";

  private static final Pattern SETTING = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?");

  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,3})([hdw])");

  private static final int HIGHEST_LIMIT = 262_143;

  /** Who works as whom is decided elsewhere (R18). */
  private static final List<String> NEVER = List.of("role", "session_authorization");

  private final SettingProblems problems;
  private final Findings findings;

  /**
   * A reader that tells what is wrong.
   *
   * @param findings what {@code problems} gathers into
   */
  public RolesReader(SettingProblems problems, Findings findings) {
    this.problems = problems;
    this.findings = findings;
  }

  /** By the name of a service, or of a login beside one. */
  public Map<String, Sourced<RoleWishes>> read(ValueMap written) {
    var all = new LinkedHashMap<String, Sourced<RoleWishes>>();
    written
        .entries()
        .forEach((name, node) -> one(name, node).ifPresent(wishes -> all.put(name, wishes)));
    return all;
  }

  private Optional<Sourced<RoleWishes>> one(String name, ValueNode node) {
    String path = PATH + "." + name;
    if (node instanceof Null) {
      return Optional.empty();
    }
    if (!(node instanceof ValueMap map)) {
      problems.bad(node, path, "a map such as {connectionLimit: 20}");
      return Optional.empty();
    }
    int before = findings.problems();
    problems.unknown(map, path, List.of("connectionLimit", "settings", "validFor"));
    Integer limit = limit(map, path + ".connectionLimit");
    Map<String, List<String>> settings = settings(map, path + ".settings");
    var wishes = new RoleWishes(limit, settings, validity(map, path + ".validFor"));
    return findings.problems() > before || wishes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Sourced<>(wishes, node.source(), path + " is set"));
  }

  private @Nullable Integer limit(ValueMap map, String path) {
    ValueNode node = map.get("connectionLimit").filter(one -> !(one instanceof Null)).orElse(null);
    if (node instanceof Num num
        && num.integer() != null
        && (num.integer() == RoleWishes.NO_LIMIT
            || (num.integer() >= 1 && num.integer() <= HIGHEST_LIMIT))) {
      return num.integer().intValue();
    }
    if (node != null) {
      problems.bad(
          node, path, "a whole number between 1 and " + HIGHEST_LIMIT + ", or -1 for no limit");
    }
    return null;
  }

  private @Nullable Duration validity(ValueMap map, String path) {
    ValueNode node = map.get("validFor").filter(one -> !(one instanceof Null)).orElse(null);
    if (node instanceof Text text) {
      Matcher time = TIME.matcher(text.text());
      if (time.matches()) {
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
          case "h" -> Duration.ofHours(number);
          case "d" -> Duration.ofDays(number);
          default -> Duration.ofDays(7 * number);
        };
      }
    }
    if (node != null) {
      problems.bad(node, path, "a time in hours, days or weeks, such as 90d");
    }
    return null;
  }

  private Map<String, List<String>> settings(ValueMap map, String path) {
    var settings = new LinkedHashMap<String, List<String>>();
    ValueNode node = map.get("settings").filter(one -> !(one instanceof Null)).orElse(null);
    if (node instanceof ValueMap written) {
      written
          .entries()
          .forEach(
              (name, value) -> {
                String at = path + "." + name;
                if (!SETTING.matcher(name).matches() || NEVER.contains(name)) {
                  problems.bad(
                      value,
                      at,
                      "a setting of sessions in small letters, such as statement_timeout");
                  return;
                }
                List<String> values = values(value);
                if (values.isEmpty()) {
                  problems.bad(value, at, "text, a number, true or false, or a list of texts");
                } else {
                  settings.put(name, values);
                }
              });
    } else if (node != null) {
      problems.bad(node, path, "a map such as {statement_timeout: 30s}");
    }
    return settings;
  }

  private static List<String> values(ValueNode node) {
    if (node instanceof ValueList list) {
      var all = new ArrayList<String>();
      for (ValueNode item : list.items()) {
        List<String> one = item instanceof ValueList ? List.of() : values(item);
        if (one.isEmpty()) {
          return List.of();
        }
        all.addAll(one);
      }
      return all;
    }
    if (node instanceof Text text) {
      return List.of(text.text());
    }
    if (node instanceof Num num) {
      return List.of(num.text());
    }
    return node instanceof Bool bool ? List.of(bool.value() ? "on" : "off") : List.of();
  }
}
