package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.values.HelmValues;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.ValueList;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.gen3db.domain.values.ValuesRequest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our reading beside the real Helm's, case by case; its flags stand in {@link SetExpressionTest}.
 */
class AgainstHelmTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> filesMeanWhatHelmReads() {
    return HelmTable.rows("yaml.yaml").map(AgainstHelmTest::file);
  }

  private static DynamicTest file(ValueMap row) {
    String yaml = HelmTable.text(row, "yaml");
    return DynamicTest.dynamicTest(
        "yaml: " + yaml.replace('\n', '¶'),
        () -> {
          Object ours = read(yaml);
          Object helms =
              HelmTable.refused(row)
                  ? HelmCode.VALUES_NOT_YAML
                  : HelmTable.plain(row.map("result"));
          if (row.get("differs").isPresent()) {
            // One of the two reads what the other refuses; the same text never means two things.
            assertThat(List.of(ours, helms)).containsOnlyOnce(HelmCode.VALUES_NOT_YAML);
          } else {
            assertThat(ours).isEqualTo(helms);
          }
        });
  }

  /** What it means, or the code with which it is refused. */
  private static Object read(String yaml) {
    YamlOrigin origin = YamlOrigin.valuesFile("v.yaml");
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    try {
      String text = PlainText.ofYaml(bytes, "v.yaml", HelmCode.VALUES_NOT_YAML);
      return HelmTable.plain(YamlTree.parse(text, origin).map());
    } catch (Gen3DbException e) {
      assertThat(e.problem().place()).matches("v.yaml:[0-9]+");
      return e.problem().code();
    }
  }

  @TestFactory
  Stream<DynamicTest> layersMergeAsHelmMergesThem() {
    var number = new ArrayList<ValueMap>();
    return HelmTable.rows("merge.yaml")
        .map(
            row -> {
              number.add(row);
              return merge(row, number.size());
            });
  }

  private DynamicTest merge(ValueMap row, int number) {
    return DynamicTest.dynamicTest(
        number + " " + HelmTable.json(row),
        () -> {
          HelmValues values =
              readWithChart(row, Files.createDirectory(folder.resolve("" + number)));
          if (HelmTable.refused(row)) {
            // Helm stops here: the section of a service is no map. To say so is the domain's.
            assertThat(values.merged().entries().get("svc")).isNotInstanceOf(ValueMap.class);
            return;
          }
          ValueMap result = row.map("result");
          if (result.get("svc").isPresent()) {
            assertThat(HelmTable.plain(values.forService("svc")))
                .isEqualTo(HelmTable.withoutNulls(HelmTable.plain(result.map("svc"))));
          }
          // No service is shown the umbrella's own view. Helm shares the inner maps of global
          // between charts, so that what a section or its chart says there leaks into that view;
          // ours keeps them apart.
          assertThat(withoutSections(HelmTable.plain(values.merged())))
              .isEqualTo(
                  withoutSections(HelmTable.withoutNulls(HelmTable.plain(result.map("top")))));
        });
  }

  private static Object withoutSections(Object plain) {
    var copy = new LinkedHashMap<Object, Object>((LinkedHashMap<?, ?>) plain);
    copy.remove("svc");
    copy.computeIfPresent("global", (key, global) -> withoutInnerMaps(global));
    return copy;
  }

  private static Object withoutInnerMaps(Object global) {
    if (!(global instanceof LinkedHashMap<?, ?> map)) {
      return global;
    }
    var copy = new LinkedHashMap<Object, Object>(map);
    copy.values()
        .forEach(
            outer -> {
              if (outer instanceof LinkedHashMap<?, ?> inner) {
                inner.values().removeIf(LinkedHashMap.class::isInstance);
              }
            });
    return copy;
  }

  private static HelmValues readWithChart(ValueMap row, Path chart) throws IOException {
    Charts.umbrella(chart, HelmTable.json(row.map("umbrella")), "svc", "svc.enabled");
    Charts.service(chart.resolve("charts/svc"), "svc", HelmTable.json(row.map("service")));
    var files = new ArrayList<String>();
    for (ValueNode layer : ((ValueList) row.entries().get("files")).items()) {
      String name = "f" + files.size() + ".yaml";
      Files.writeString(chart.resolve(name), HelmTable.json(layer));
      files.add(name);
    }
    return new HelmValuesReader()
        .read(
            new ValuesRequest(
                files,
                HelmTable.texts(row, "set"),
                List.of(),
                List.of(),
                Path.of("."),
                chart,
                InputStream.nullInputStream()));
  }
}
