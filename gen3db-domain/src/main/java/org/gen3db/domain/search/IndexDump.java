package org.gen3db.domain.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a dump holds of one index. Files are told by their names, in the layout that the restore job
 * of the chart reads ({@code <index>__mapping.json}, {@code <index>__data.json}), in the one of
 * older scripts ({@code <index>_mapping.json}, {@code <index>.json}), and compressed. What
 * elasticdump writes of aliases, templates and policies is of a cluster, and not of an index: it is
 * passed over.
 *
 * @param index the name under which services search it
 * @param mapping what fields it has
 * @param settings how it was set; absent in most dumps
 * @param analyzer how it takes text apart; absent in most dumps
 * @param data its documents, one a line
 */
public record IndexDump(
    String index,
    Optional<DumpPart> mapping,
    Optional<DumpPart> settings,
    Optional<DumpPart> analyzer,
    Optional<DumpPart> data) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<index>.+?)(?<part>__(?:mapping|settings|analyzer|data|alias|template|policy)|_mapping|)"
              + "\\.json"
              + "(?:\\.(?:gz|zst|lz4))?");

  /** Its files. */
  public List<DumpPart> parts() {
    return Stream.of(mapping, settings, analyzer, data).flatMap(Optional::stream).toList();
  }

  /** The index that a file is of, by the file's name without folders; empty where it is of none. */
  static Optional<String> index(String file) {
    Matcher parts = NAME.matcher(file);
    return parts.matches() ? Optional.of(parts.group("index")) : Optional.empty();
  }

  /** What of an index is in a file. */
  private enum Kind {
    MAPPING,
    SETTINGS,
    ANALYZER,
    DATA,
    OF_CLUSTER
  }

  /**
   * All indices that some files are of, by their names; files of other kinds are passed over.
   *
   * @param files by their names without folders
   * @throws IllegalArgumentException when two files are the same part of an index
   */
  public static List<IndexDump> among(Map<String, DumpPart> files) {
    var found = new TreeMap<String, Map<Kind, DumpPart>>();
    var twice = new ArrayList<String>();
    for (Map.Entry<String, DumpPart> each : new TreeMap<>(files).entrySet()) {
      Matcher parts = NAME.matcher(each.getKey());
      if (!parts.matches()) {
        continue;
      }
      Kind kind = kind(parts.group("part"));
      if (kind == Kind.OF_CLUSTER) {
        continue;
      }
      DumpPart file = each.getValue();
      DumpPart other =
          found
              .computeIfAbsent(parts.group("index"), index -> new TreeMap<>())
              .putIfAbsent(kind, file);
      if (other != null) {
        twice.add(other.name() + " and " + file.name());
      }
    }
    if (!twice.isEmpty()) {
      throw new IllegalArgumentException(
          "the same part of one index is twice there: " + String.join("; ", twice));
    }
    return found.entrySet().stream()
        .map(each -> of(each.getKey(), each.getValue()))
        .sorted(Comparator.comparing(IndexDump::index))
        .toList();
  }

  private static IndexDump of(String index, Map<Kind, DumpPart> parts) {
    return new IndexDump(
        index,
        Optional.ofNullable(parts.get(Kind.MAPPING)),
        Optional.ofNullable(parts.get(Kind.SETTINGS)),
        Optional.ofNullable(parts.get(Kind.ANALYZER)),
        Optional.ofNullable(parts.get(Kind.DATA)));
  }

  private static Kind kind(String part) {
    return switch (part) {
      case "__mapping", "_mapping" -> Kind.MAPPING;
      case "__settings" -> Kind.SETTINGS;
      case "__analyzer" -> Kind.ANALYZER;
      case "__alias", "__template", "__policy" -> Kind.OF_CLUSTER;
      default -> Kind.DATA;
    };
  }
}
