package org.gen3db.adapter.helm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.values.ChartDefaults;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesReader;
import org.gen3db.domain.values.ValuesRequest;

/**
 * Reads values as {@code helm template} does. What was written becomes a single layer, as Helm's
 * flags change what the files gave, down to single elements of a list.
 */
final class HelmValuesReader implements ValuesReader {
  @Override
  public HelmValues read(ValuesRequest request) {
    var problems = new ArrayList<Notice>();
    var input = new Input(request.workingDirectory(), request.standardInput());
    var warnings = new ArrayList<Notice>();
    ValueMap written = ValueMap.EMPTY;
    for (String file : request.files()) {
      ValueMap lower = written;
      written =
          attempt(problems, () -> HelmValues.over(lower, values(file, input, warnings)))
              .orElse(written);
    }
    var draft = new Draft(written);
    for (SetFlag.Kind kind : SetFlag.Kind.values()) {
      List<String> expressions = expressions(request, kind);
      for (int i = 0; i < expressions.size(); i++) {
        var flag = new SetFlag(kind, expressions.get(i), i + 1, input);
        attempt(problems, () -> flag.applyTo(draft));
      }
    }
    Optional<ChartDefaults> chart =
        attempt(
            problems,
            () ->
                request
                    .chart()
                    .map(path -> ChartReader.read(path, resolved(request, path)))
                    .orElseGet(BuiltInCharts::read));
    if (!problems.isEmpty()) {
      throw new Gen3DbException(problems);
    }
    return HelmValues.of(List.of(draft.frozen()), chart.orElseThrow(), warnings);
  }

  private static ValueMap values(String file, Input input, List<Notice> warnings) {
    YamlTree.Parsed parsed = YamlTree.parse(input.text(file), YamlOrigin.valuesFile(file));
    warnings.addAll(parsed.warnings());
    return parsed.map();
  }

  private static Path resolved(ValuesRequest request, Path chart) {
    return request.workingDirectory().resolve(chart).normalize();
  }

  private static List<String> expressions(ValuesRequest request, SetFlag.Kind kind) {
    return switch (kind) {
      case SET -> request.set();
      case SET_STRING -> request.setString();
      case SET_FILE -> request.setFile();
    };
  }

  private static <T> Optional<T> attempt(List<Notice> problems, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (Gen3DbException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }
}
