package org.gen3db.adapter.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.ChartDefaults.ServiceChart;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;

/**
 * Reads the umbrella chart: its defaults, and those of each sub-chart that makes a database Secret.
 * Only direct sub-charts can be services; the gen3 charts have no deeper ones. Version ranges are
 * not checked: a chart that is there is the one meant.
 */
final class ChartReader {
  private static final Pattern COMMENT =
      Pattern.compile("\\{\\{-?\\s*/\\*.*?\\*/\\s*-?\\}\\}", Pattern.DOTALL);
  private static final Pattern MAKES_DB_SECRET =
      Pattern.compile("\\b(?:include|template)\\s+[\"`]common\\.db-secret[\"`]");
  private static final String FILE_URL = "file://";
  private static final String BUILD = "Run helm dependency build in the umbrella's folder.";

  private final ChartFiles umbrella;
  private final List<Notice> problems = new ArrayList<>();
  private final Map<String, ChartFiles> vendored = new LinkedHashMap<>();

  private ChartReader(ChartFiles umbrella) {
    this.umbrella = umbrella;
  }

  /**
   * A dependency as Chart.yaml names it.
   *
   * @param as the name under which its values stand: its alias, or its name
   */
  private record Dependency(String name, String as, String condition, String repository) {}

  /**
   * Reads a chart's defaults.
   *
   * @param named the path as the user gave it
   * @param path the same, absolute
   * @throws Gen3DbException with everything that is absent or broken
   */
  static ChartDefaults read(Path named, Path path) {
    return new ChartReader(open(named.toString(), path)).defaults();
  }

  private static ChartFiles open(String place, Path path) {
    if (Files.isDirectory(path)) {
      return new ChartFolder(place, path);
    }
    if (!Files.exists(path)) {
      throw wrong(place, "there is no chart: nothing stands at this path.");
    }
    try {
      if (Files.size(path) > ChartArchive.MAX_BYTES) {
        throw wrong(place, "this is too large to be a chart.");
      }
      return ChartArchive.of(place, Files.readAllBytes(path));
    } catch (IOException e) {
      throw wrong(place, "the chart cannot be read: " + Reason.of(e) + ".");
    }
  }

  private ChartDefaults defaults() {
    ValueMap chart = metadata(umbrella);
    for (ChartFiles files : umbrella.vendored()) {
      text(metadata(files), "name").ifPresent(name -> vendored.putIfAbsent(name, files));
    }
    Map<String, ServiceChart> services = new LinkedHashMap<>();
    List<String> absent = new ArrayList<>();
    for (Dependency dependency : dependencies(chart)) {
      Optional<ChartFiles> files = find(dependency);
      if (files.isPresent()) {
        service(files.get(), dependency, services);
      } else {
        absent(dependency, absent);
      }
    }
    ValueMap values = yaml(umbrella, "values.yaml").orElse(ValueMap.EMPTY);
    if (services.isEmpty() && problems.isEmpty()) {
      problems.add(noService(absent));
    }
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
    return new ChartDefaults(values, services);
  }

  private void service(
      ChartFiles files, Dependency dependency, Map<String, ServiceChart> services) {
    if (files.templates().stream().anyMatch(ChartReader::makesDbSecret)) {
      yaml(files, "values.yaml")
          .or(() -> Optional.of(ValueMap.EMPTY))
          .ifPresent(
              values ->
                  services.put(dependency.as(), new ServiceChart(dependency.condition(), values)));
    }
  }

  private static boolean makesDbSecret(byte[] template) {
    String text = new String(template, StandardCharsets.UTF_8);
    return MAKES_DB_SECRET.matcher(COMMENT.matcher(text).replaceAll("")).find();
  }

  private Optional<ChartFiles> find(Dependency dependency) {
    return Optional.ofNullable(vendored.get(dependency.name()))
        .or(
            () ->
                dependency.repository().startsWith(FILE_URL)
                    ? umbrella.at(dependency.repository().substring(FILE_URL.length()))
                    : Optional.empty());
  }

  /**
   * In a checkout whose dependencies were never built, charts from other repositories
   * (PostgreSQL's, Elasticsearch's) cannot be there, and none of them is a service unless it is
   * called like one.
   */
  private void absent(Dependency dependency, List<String> tolerated) {
    boolean fromElsewhere =
        !dependency.repository().isEmpty() && !dependency.repository().startsWith(FILE_URL);
    boolean known = BuiltInCharts.read().services().containsKey(dependency.as());
    if (fromElsewhere && vendored.isEmpty() && !known) {
      tolerated.add(dependency.name());
      return;
    }
    String where =
        dependency.repository().startsWith(FILE_URL)
            ? " at " + dependency.repository() + " or below charts/"
            : " below charts/";
    problems.add(
        Notice.of(
            HelmCode.CHART_NOT_READABLE,
            umbrella.place() + "/Chart.yaml",
            "the chart %s, which this one depends on, is not there%s."
                .formatted(dependency.name(), where),
            BUILD));
  }

  private Notice noService(List<String> absent) {
    String message =
        absent.isEmpty()
            ? "no sub-chart makes a database Secret (includes common.db-secret)."
            : "no sub-chart that is there makes a database Secret (includes common.db-secret);"
                + " not there: %s.".formatted(String.join(", ", absent));
    return Notice.of(
        HelmCode.CHART_NOT_READABLE,
        umbrella.place(),
        message,
        absent.isEmpty() ? "Give the gen3 umbrella chart, not the chart of one service." : BUILD);
  }

  private List<Dependency> dependencies(ValueMap chart) {
    var found = new ArrayList<Dependency>();
    var undeclared = new LinkedHashMap<>(vendored);
    if (chart.entries().get("dependencies") instanceof ValueList list) {
      for (ValueNode item : list.items()) {
        if (item instanceof ValueMap map && text(map, "name").isPresent()) {
          String name = text(map, "name").orElseThrow();
          found.add(
              new Dependency(
                  name,
                  text(map, "alias").filter(alias -> !alias.isEmpty()).orElse(name),
                  text(map, "condition").orElse(""),
                  text(map, "repository").orElse("")));
          undeclared.remove(name);
        }
      }
    }
    // Helm installs what lies below charts/ whether Chart.yaml names it or not.
    undeclared.keySet().forEach(name -> found.add(new Dependency(name, name, "", "")));
    return found;
  }

  private ValueMap metadata(ChartFiles files) {
    Optional<ValueMap> chart = yaml(files, "Chart.yaml");
    if (chart.isEmpty() && files == umbrella && problems.isEmpty()) {
      throw wrong(files.place(), "this is no chart: it has no Chart.yaml.");
    }
    return chart.orElse(ValueMap.EMPTY);
  }

  private Optional<ValueMap> yaml(ChartFiles files, String file) {
    String place = files.place() + "/" + file;
    try {
      return files
          .file(file)
          .map(bytes -> PlainText.ofYaml(bytes, place, HelmCode.CHART_NOT_READABLE))
          .map(text -> YamlTree.parse(text, YamlOrigin.chartFile(place)).map());
    } catch (Gen3DbException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private static Optional<String> text(ValueMap map, String key) {
    ValueNode node = map.entries().get(key);
    if (node instanceof ValueNode.Text text) {
      return Optional.of(text.text());
    }
    return node instanceof ValueNode.Num number ? Optional.of(number.text()) : Optional.empty();
  }

  private static Gen3DbException wrong(String place, String message) {
    return new Gen3DbException(Notice.of(HelmCode.CHART_NOT_READABLE, place, message));
  }
}
