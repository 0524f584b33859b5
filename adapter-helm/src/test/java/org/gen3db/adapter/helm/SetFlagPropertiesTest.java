package org.gen3db.adapter.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.gen3db.domain.error.Gen3DbException;

class SetFlagPropertiesTest {
  private static final Path HERE = Path.of("");

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(c -> ",.=[]{}\\".contains(c) ? "\\" + c : c)
        .collect(Collectors.joining());
  }

  private static Object set(String flag, String... expressions) {
    return HelmTable.plain(HelmTable.read("", HERE, flag, List.of(expressions)).written());
  }

  @Property
  void anyTextComesThroughWhenEscaped(
      @ForAll @NotEmpty String key, @ForAll @NotEmpty String value) {
    assertThat(set("--set-string", escaped(key) + "=" + escaped(value)))
        .isEqualTo(Map.of(well(key), well(value)));
  }

  /** A lone surrogate is a code point of its own on both sides. */
  private static String well(String text) {
    return text.codePoints()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Property
  void aListComesThroughWhenEscaped(@ForAll @Size(min = 1, max = 5) List<@NotEmpty String> items) {
    String list =
        items.stream().map(SetFlagPropertiesTest::escaped).collect(Collectors.joining(","));
    assertThat(set("--set-string", "a={" + list + "}"))
        .isEqualTo(Map.of("a", items.stream().map(SetFlagPropertiesTest::well).toList()));
  }

  @Property
  void pairsInOneFlagMeanTheSameAsFlagsOfTheirOwn(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 5) Integer> keys) {
    String[] pairs =
        IntStream.range(0, keys.size())
            .mapToObj(i -> "m.k%d[%d]=v%d".formatted(keys.get(i) / 2, keys.get(i), i))
            .toArray(String[]::new);
    assertThat(set("--set", String.join(",", pairs))).isEqualTo(set("--set", pairs));
  }

  @Property
  void anyTextIsReadOrRefusedWithAProblem(@ForAll String expression) {
    try {
      assertThat(set("--set", expression)).isInstanceOf(Map.class);
    } catch (Gen3DbException e) {
      assertThat(e.isUsage()).isTrue();
    }
  }

  @Property
  void anyTextIsReadAsYamlOrRefusedWithItsLine(@ForAll String yaml) {
    try {
      YamlTree.parse(
          PlainText.ofYaml(
              yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              "v",
              HelmCode.VALUES_NOT_READABLE),
          YamlOrigin.valuesFile("v"));
    } catch (Gen3DbException e) {
      assertThat(e.problems()).allSatisfy(p -> assertThat(p.place()).matches("v:[0-9]+"));
    }
  }
}
