package org.gen3db.domain.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.ChartDefaults.ServiceChart;
import org.gen3db.domain.values.ValueNode.Null;
import org.gen3db.domain.values.ValueNode.Text;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.junit.jupiter.api.Test;

/** Each of the named cases was seen in Helm 3.22; adapter-helm holds the table of its answers. */
class HelmValuesTest {
  private static final Source WRITTEN = new Source.FileLine("v.yaml", 1);

  private static ValueMap map(Object... keysAndValues) {
    return map(WRITTEN, keysAndValues);
  }

  private static ValueMap chart(Object... keysAndValues) {
    return map(Source.CHART_DEFAULT, keysAndValues);
  }

  private static ValueMap map(Source source, Object... keysAndValues) {
    var entries = new LinkedHashMap<String, ValueNode>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      entries.put(
          (String) keysAndValues[i],
          value == null
              ? new Null(source)
              : value instanceof ValueNode node ? node : new Text((String) value, source));
    }
    return new ValueMap(entries, source);
  }

  private static HelmValues values(ValueMap umbrella, ValueMap service, ValueMap... layers) {
    return HelmValues.of(
        List.of(layers),
        new ChartDefaults(umbrella, Map.of("svc", new ServiceChart("svc.enabled", service))));
  }

  private static Optional<String> seen(HelmValues values, String path) {
    return HelmValues.at(values.forService("svc"), path).map(node -> ((Text) node).text());
  }

  @Test
  void aNullBelowGlobalIsTheUmbrellasDefaultAgainForAService() {
    HelmValues values =
        values(
            chart("global", chart("environment", "umbrella")),
            chart("global", chart("environment", "service")),
            map("global", map("environment", null)));
    assertThat(seen(values, "global.environment")).contains("umbrella");
    assertThat(values.at("global.environment")).isEmpty();
    assertThat(values.globals().entries()).containsOnlyKeys("environment");
  }

  @Test
  void aNullThatOnlyTheServicesDefaultMeetsTakesItAway() {
    HelmValues values =
        values(
            ValueMap.EMPTY,
            chart("global", chart("environment", "service")),
            map("global", map("environment", null)));
    assertThat(seen(values, "global.environment")).isEmpty();
  }

  @Test
  void aNullInTheUmbrellasDefaultsTakesTheServicesAway() {
    HelmValues values =
        values(
            chart("global", chart("master", chart("host", null))),
            chart("global", chart("master", chart("host", "test"))));
    assertThat(seen(values, "global.master.host")).isEmpty();
  }

  @Test
  void aNullInAServicesSectionTakesBothDefaultsAway() {
    HelmValues values =
        values(
            chart("svc", chart("p", chart("port", "1"))),
            chart("p", chart("port", "2", "user", "x")),
            map("svc", map("p", map("port", null))));
    assertThat(seen(values, "p.port")).isEmpty();
    assertThat(seen(values, "p.user")).contains("x");
  }

  @Test
  void aNullForAWholeSectionLeavesTheServicesOwnDefaults() {
    HelmValues values =
        values(
            chart("svc", chart("a", "umbrella", "enabled", "x")),
            chart("a", "service"),
            map("svc", null));
    assertThat(seen(values, "a")).contains("service");
    assertThat(values.at("svc")).isEmpty();
  }

  @Test
  void globalOfTheReleaseWinsOverGlobalInASection() {
    ValueMap umbrella = chart("global", chart("x", "umbrella"));
    ValueMap section = map("svc", map("global", map("x", "section", "own", "section")));
    assertThat(seen(values(umbrella, ValueMap.EMPTY, section), "global.x")).contains("umbrella");
    assertThat(seen(values(umbrella, ValueMap.EMPTY, section), "global.own")).contains("section");
    assertThat(seen(values(ValueMap.EMPTY, ValueMap.EMPTY, section), "global.x"))
        .contains("section");
  }

  @Test
  void aMapIsNeverReplacedByADefaultOfAnotherShape() {
    HelmValues values =
        values(
            ValueMap.EMPTY,
            chart("p", "text", "q", chart("x", "1")),
            map("svc", map("p", map("y", "2"), "q", "scalar")));
    assertThat(seen(values, "p.y")).contains("2");
    assertThat(seen(values, "q")).contains("scalar");
    HelmValues deep =
        values(
            chart("p", chart("q", "text", "r", chart("x", "1"))),
            ValueMap.EMPTY,
            map("p", map("q", map("y", "2"), "r", "scalar")));
    assertThat(atUmbrella(deep, "p.q.y")).contains("2");
    assertThat(atUmbrella(deep, "p.r")).contains("scalar");
  }

  @Test
  void layersFoldFromTheLeftBecauseAScalarBetweenTwoMapsCutsThemApart() {
    ValueMap scalar = map("m", "x");
    HelmValues values =
        values(
            ValueMap.EMPTY,
            ValueMap.EMPTY,
            map("m", map("a", "1")),
            scalar,
            map("m", map("b", "2")));
    assertThat(values.at("m.a")).isEmpty();
    assertThat(values.at("m.b")).isPresent();
  }

  @Test
  void aDefaultKeepsItsSourceAndAnOverrideHasItsOwn() {
    HelmValues values =
        values(
            ValueMap.EMPTY,
            chart("p", chart("port", "5432", "host", null)),
            map("svc", map("p", map("host", "h"))));
    ValueMap postgres = values.forService("svc").map("p");
    assertThat(postgres.map("port").source()).isEqualTo(Source.DEFAULT);
    assertThat(postgres.get("port"))
        .get()
        .extracting(ValueNode::source)
        .isEqualTo(Source.CHART_DEFAULT);
    assertThat(postgres.get("host")).get().extracting(ValueNode::source).isEqualTo(WRITTEN);
  }

  private static Optional<String> atUmbrella(HelmValues values, String path) {
    return values.at(path).map(node -> ((Text) node).text());
  }

  @Test
  void whatWentInIsKept() {
    var warning = Notice.of(ValuesCode.UNKNOWN_SERVICE, "v.yaml:1", "twice");
    var chart = new ChartDefaults(chart("a", "1"), Map.of());
    HelmValues values =
        HelmValues.of(List.of(map("b", "2"), map("c", null)), chart, List.of(warning));
    assertThat(values.warnings()).containsExactly(warning);
    assertThat(values.chart()).isSameAs(chart);
    assertThat(values.written()).isEqualTo(map("b", "2", "c", null));
    assertThat(values.merged().entries()).containsOnlyKeys("a", "b");
    assertThat(HelmValues.of(List.of(), chart).warnings()).isEmpty();
  }

  @Test
  void aPathLeadsThroughMapsOnly() {
    HelmValues values = values(ValueMap.EMPTY, ValueMap.EMPTY, map("m", map("a", "1")));
    assertThat(atUmbrella(values, "m.a")).contains("1");
    assertThat(values.at("m")).contains(map("a", "1"));
    assertThat(values.at("m.a.b")).isEmpty();
    assertThat(values.at("m.b")).isEmpty();
    assertThat(values.at("x.a")).isEmpty();
    assertThat(values.at("m.")).isEmpty();
  }

  /** Maps merge at every depth, on the way up from the chart's to the last layer. */
  @Test
  void mapsMergeDeeply() {
    HelmValues values =
        values(
            chart("m", chart("n", chart("o", chart("a", "chart", "b", "chart", "c", "chart")))),
            ValueMap.EMPTY,
            map("m", map("n", map("o", map("b", "first", "c", "first")))),
            map("m", map("n", map("o", map("c", "second")))));
    assertThat(atUmbrella(values, "m.n.o.a")).contains("chart");
    assertThat(atUmbrella(values, "m.n.o.b")).contains("first");
    assertThat(atUmbrella(values, "m.n.o.c")).contains("second");
  }

  @Test
  void aSectionMergesWithBothDefaultsAtEveryDepth() {
    HelmValues values =
        values(
            chart("svc", chart("p", chart("q", chart("b", "umbrella", "c", "umbrella")))),
            chart("p", chart("q", chart("a", "service", "b", "service", "c", "service"))),
            map("svc", map("p", map("q", map("c", "written")))));
    assertThat(seen(values, "p.q.a")).contains("service");
    assertThat(seen(values, "p.q.b")).contains("umbrella");
    assertThat(seen(values, "p.q.c")).contains("written");
    assertThat(atUmbrella(values, "svc.p.q.b")).contains("umbrella");
    assertThat(values.at("svc.p.q.a")).isEmpty();
  }

  /** What is not written leaves the umbrella's section, what is no map replaces it. */
  @Test
  void onlyWhatIsWrittenReplacesASection() {
    ValueMap umbrella = chart("svc", chart("a", "umbrella"));
    ValueMap service = chart("a", "service");
    assertThat(seen(values(umbrella, service), "a")).contains("umbrella");
    assertThat(seen(values(umbrella, service, map("svc", map("b", "1"))), "a"))
        .contains("umbrella");
    assertThat(seen(values(umbrella, service, map("svc", "scalar")), "a")).contains("service");
    assertThat(HelmValues.at(values(umbrella, service).forService("unknown"), "a"))
        .as("a service without a chart")
        .isEmpty();
  }

  @Test
  void nullsTakeDefaultsAwayAtEveryDepth() {
    HelmValues values =
        values(
            chart("k", "1", "m", chart("k", "1", "l", "2", "n", chart("k", "1", "l", "2"))),
            ValueMap.EMPTY,
            map("k", null, "m", map("k", null, "n", map("k", null))));
    assertThat(HelmValues.leaves(values.merged()).keySet()).containsExactly("m.n.l", "m.l");
  }

  /** A null that met no default of the umbrella goes on, and takes the service's away. */
  @Test
  void aNullIsUsedUpByTheDefaultThatItTakes() {
    ValueMap written = map("global", map("m", map("n", map("k", null))));
    ValueMap service = chart("global", chart("m", chart("n", chart("k", "service"))));
    assertThat(seen(values(ValueMap.EMPTY, service, written), "global.m.n.k")).isEmpty();
    assertThat(
            seen(
                values(chart("global", chart("m", chart("n", chart("k", null)))), service, written),
                "global.m.n.k"))
        .as("a null that meets a null stays one")
        .isEmpty();
    assertThat(
            seen(
                values(chart("global", chart("m", chart("n", chart("k", "u")))), service, written),
                "global.m.n.k"))
        .as("the umbrella loses it, and the service sees it again")
        .contains("u");
  }

  /** A map and something else never take each other's place on the way down. */
  @Test
  void globalIsHandedDownWithoutChangingShapes() {
    ValueMap umbrella =
        chart("global", chart("both", chart("x", "parent"), "map", chart("x", "1")));
    HelmValues values =
        values(
            umbrella,
            ValueMap.EMPTY,
            map(
                "global",
                map("text", "parent", "more", map("x", "parent")),
                "svc",
                map(
                    "global",
                    map(
                        "both",
                        map("x", "own", "y", "own"),
                        "map",
                        "own",
                        "text",
                        map("x", "own")))));
    assertThat(seen(values, "global.both.x")).contains("parent");
    assertThat(seen(values, "global.both.y")).contains("own");
    assertThat(seen(values, "global.map")).contains("own");
    assertThat(seen(values, "global.text.x")).contains("own");
    assertThat(seen(values, "global.more.x")).contains("parent");
    HelmValues scalar =
        values(umbrella, ValueMap.EMPTY, map("svc", map("global", "text", "a", "1")));
    assertThat(seen(scalar, "global")).contains("text");
    assertThat(seen(scalar, "a")).contains("1");
  }

  @Test
  void leavesAreToldByTheirPathsInOrder() {
    ValueMap tree =
        map("a", "1", "m", map("b", "2", "empty", map(), "n", map("c", null)), "d", "3");
    assertThat(HelmValues.leaves(tree))
        .containsExactly(
            Map.entry("a", new Text("1", WRITTEN)),
            Map.entry("m.b", new Text("2", WRITTEN)),
            Map.entry("m.empty", map()),
            Map.entry("m.n.c", new Null(WRITTEN)),
            Map.entry("d", new Text("3", WRITTEN)));
    assertThat(HelmValues.leaves(ValueMap.EMPTY)).isEmpty();
  }

  @Test
  void aLayerThatSaysNothingLeavesTheSource() {
    var other = new Source.FileLine("other.yaml", 1);
    assertThat(HelmValues.over(map("a", "1"), map(other)).source()).isEqualTo(WRITTEN);
    assertThat(HelmValues.over(map("a", "1"), map(other, "b", "2")).source()).isEqualTo(other);
  }

  /** Maps at keys of their own, so that no two trees have a map and a scalar at the same place. */
  @Provide
  Arbitrary<ValueMap> trees() {
    return tree(2);
  }

  private static Arbitrary<ValueMap> tree(int depth) {
    Arbitrary<ValueNode> scalars =
        Arbitraries.of("1", "2", "")
            .map(t -> t.isEmpty() ? new Null(WRITTEN) : new Text(t, WRITTEN));
    Arbitrary<Map<String, ValueNode>> leaves =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), scalars).ofMaxSize(3);
    if (depth == 0) {
      return leaves.map(entries -> new ValueMap(entries, WRITTEN));
    }
    Arbitrary<Map<String, ValueNode>> maps =
        Arbitraries.maps(Arbitraries.of("m", "n"), tree(depth - 1).map(inner -> (ValueNode) inner))
            .ofMaxSize(2);
    return net.jqwik.api.Combinators.combine(leaves, maps)
        .as(
            (own, inner) -> {
              var all = new LinkedHashMap<>(own);
              all.putAll(inner);
              return new ValueMap(all, WRITTEN);
            });
  }

  @Property
  void layeringIsAssociative(
      @ForAll("trees") ValueMap a, @ForAll("trees") ValueMap b, @ForAll("trees") ValueMap c) {
    assertThat(HelmValues.over(HelmValues.over(a, b), c).entries())
        .isEqualTo(HelmValues.over(a, HelmValues.over(b, c)).entries());
  }

  @Property
  void layeringTwiceIsLayeringOnce(@ForAll("trees") ValueMap a, @ForAll("trees") ValueMap b) {
    ValueMap once = HelmValues.over(a, b);
    assertThat(HelmValues.over(once, b)).isEqualTo(once);
    assertThat(HelmValues.over(ValueMap.EMPTY, a).entries()).isEqualTo(a.entries());
    assertThat(HelmValues.over(a, ValueMap.EMPTY)).isEqualTo(a);
  }

  @Property
  void whatIsWrittenIsWhatAServiceSees(@ForAll("trees") ValueMap written) {
    HelmValues values =
        values(chart("global", chart("a", "9")), chart("a", "8"), map("svc", written));
    HelmValues.leaves(written)
        .forEach(
            (path, leaf) -> {
              if (leaf instanceof Text text) {
                assertThat(seen(values, path)).contains(text.text());
              }
            });
    assertThat(HelmValues.leaves(values.forService("svc")).values())
        .noneMatch(Null.class::isInstance);
  }

  @Property
  void globalsAreWhatAServiceWithoutDefaultsSees(
      @ForAll("trees") ValueMap umbrella, @ForAll("trees") ValueMap written) {
    HelmValues values = values(chart("global", umbrella), ValueMap.EMPTY, map("global", written));
    assertThat(values.globals().entries())
        .isEqualTo(values.forService("svc").map("global").entries());
  }
}
