package org.gen3db.domain.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gen3db.domain.credentials.Endpoint;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Num;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a Job: those that everybody may see, and what it gets by a Secret.
 *
 * @param shown without any password; where they name a file, it is one that the Secret brings
 * @param hidden what the Secret holds
 */
public record JobValues(ValueMap shown, List<Hidden> hidden) {
  /** The folder in which the Job finds what the Secret holds, a file for each key. */
  public static final String FOLDER = "/etc/gen3db/secret";

  private static final String SETTINGS = "gen3db.";
  private static final String ADDRESS = "gen3db.databaseServer.address";
  private static final Pattern MASTERS_FILE =
      Pattern.compile("gen3db\\.databaseServer\\.masters\\..+\\.passwordFile");
  private static final Pattern NO_KEY = Pattern.compile("[^-._A-Za-z0-9]");

  public JobValues {
    hidden = List.copyOf(hidden);
  }

  /**
   * A key of the Secret.
   *
   * @param key its name
   * @param value what it holds; null where that stands in a file
   * @param file that file, on the machine of whoever renders; null for a value
   */
  public record Hidden(String key, @Nullable Password value, @Nullable Path file) {
    /** Where the Job finds it. */
    public String place() {
      return FOLDER + "/" + key;
    }

    /** By which flag the Job reads it; empty where the values name its place. */
    public Optional<String> flag() {
      return value == null ? Optional.empty() : Optional.of(key + "=" + place());
    }
  }

  /**
   * The part of written values by which gen3db decides, passwords included.
   *
   * @param services the names of all services
   * @param conditions the paths that switch services off
   */
  public static ValueMap relevant(
      ValueMap written, Set<String> services, Collection<String> conditions) {
    return RelevantValues.of(written, services, conditions);
  }

  /**
   * Takes apart what everybody may see.
   *
   * @param relevant the values that count
   * @param passwords the paths of settings of adapters that are passwords
   * @param files the paths of those that name a file
   */
  public static JobValues of(ValueMap relevant, Set<String> passwords, Set<String> files) {
    var hidden = new ArrayList<Hidden>();
    ValueMap shown = shown("", relevant, passwords, files, hidden);
    return new JobValues(shown, hidden);
  }

  private static ValueMap shown(
      String prefix, ValueMap map, Set<String> passwords, Set<String> files, List<Hidden> hidden) {
    var shown = new LinkedHashMap<String, ValueNode>();
    map.entries()
        .forEach(
            (key, node) -> {
              String path = prefix + key;
              if (node instanceof ValueMap inner) {
                shown.put(key, shown(path + ".", inner, passwords, files, hidden));
              } else if (passwords.contains(path) || isPassword(path)) {
                text(node)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> hidden.add(new Hidden(path, Password.of(text), null)));
              } else if (files.contains(path) || MASTERS_FILE.matcher(path).matches()) {
                shown.put(key, carried(path, node, hidden));
              } else if (!path.equals(ADDRESS) || !isOfThisMachine(node)) {
                shown.put(key, node);
              }
            });
    return new ValueMap(shown, map.source());
  }

  private static boolean isPassword(String path) {
    return path.endsWith(".password") && !path.startsWith(SETTINGS);
  }

  private static ValueNode carried(String path, ValueNode node, List<Hidden> hidden) {
    Optional<String> file = text(node).filter(text -> !text.isEmpty());
    if (file.isEmpty()) {
      return node;
    }
    String key = NO_KEY.matcher(path).replaceAll("_");
    var one = new Hidden(key, null, Path.of(file.get()));
    hidden.add(one);
    return new Text(one.place(), node.source());
  }

  /** A way by this machine, such as a tunnel, is none for the Job. */
  private static boolean isOfThisMachine(ValueNode node) {
    return node instanceof Text text
        && Endpoint.parse(text.text()).filter(Endpoint::isLoopback).isPresent();
  }

  private static Optional<String> text(ValueNode node) {
    return node instanceof Text text
        ? Optional.of(text.text())
        : node instanceof Num number ? Optional.of(number.text()) : Optional.empty();
  }
}
