package org.gen3db.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gen3db.domain.delivery.DeliveryDecision;
import org.gen3db.domain.error.Findings;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.domain.values.Source;
import org.gen3db.domain.values.ValueNode;
import org.gen3db.domain.values.ValueNode.Bool;
import org.gen3db.domain.values.ValueNode.ValueMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flags of the local-or-push table, by who set which of their names. */
class DeliveryFlagsTest {
  private static final Source OPERATOR = new Source.FileLine("v.yaml", 1);
  private final Findings findings = new Findings();

  /** {@code o} is the operator, {@code c} the chart; then the value. */
  private static @Nullable ValueNode flag(String written) {
    return written.equals("-")
        ? null
        : new Bool(
            written.endsWith("true"), written.startsWith("o") ? OPERATOR : Source.CHART_DEFAULT);
  }

  private static ValueMap map(Map<String, @Nullable ValueNode> entries) {
    var kept = new LinkedHashMap<String, ValueNode>();
    entries.forEach(
        (key, node) -> {
          if (node != null) {
            kept.put(key, node);
          }
        });
    return new ValueMap(kept, OPERATOR);
  }

  private DeliveryDecision decision(
      Map<String, @Nullable ValueNode> global, Map<String, @Nullable ValueNode> own) {
    var tree =
        new ValueMap(
            Map.of(
                "global",
                new ValueMap(Map.of("externalSecrets", map(global)), OPERATOR),
                "externalSecrets",
                map(own)),
            OPERATOR);
    return new DeliveryFlags("fence", new TypedValues(tree, "fence.", findings), findings)
        .decision();
  }

  private static Map<String, @Nullable ValueNode> flags(String... namesAndFlags) {
    var flags = new LinkedHashMap<String, @Nullable ValueNode>();
    for (int i = 0; i < namesAndFlags.length; i += 2) {
      flags.put(namesAndFlags[i], flag(namesAndFlags[i + 1]));
    }
    return flags;
  }

  /** The operator's word before the chart's; of the chart's two defaults that of its own name. */
  @ParameterizedTest
  @CsvSource({
    // dbCreate (spec), createLocalK8sSecret (chart), local, which name
    "-,-,false,-",
    "otrue,-,true,dbCreate",
    "-,otrue,true,createLocalK8sSecret",
    "ofalse,ctrue,false,dbCreate",
    "otrue,cfalse,true,dbCreate",
    "ctrue,ofalse,false,createLocalK8sSecret",
    "cfalse,otrue,true,createLocalK8sSecret",
    "ctrue,cfalse,false,createLocalK8sSecret",
    "cfalse,ctrue,true,createLocalK8sSecret",
    "ctrue,-,true,dbCreate",
    "-,ctrue,true,createLocalK8sSecret",
    "otrue,otrue,true,dbCreate",
  })
  void theLocalFlagHasTwoNames(String spec, String chart, boolean local, String name) {
    var found =
        decision(flags("dbCreate", spec, "createLocalK8sSecret", chart), Map.of()).createLocal();

    assertThat(found.value()).isEqualTo(local);
    assertThat(found.rule()).endsWith(name.equals("-") ? "not set" : name);
    findings.throwIfAny();
  }

  @ParameterizedTest
  @CsvSource({"otrue,ofalse,1", "ofalse,otrue,1", "otrue,cfalse,0", "ctrue,ofalse,0"})
  void onlyTwoWordsOfTheOperatorCanDiffer(String spec, String chart, int problems) {
    decision(flags("dbCreate", spec, "createLocalK8sSecret", chart), Map.of());

    assertThat(findings.problems()).isEqualTo(problems);
  }

  @ParameterizedTest
  @CsvSource({
    // global, own, push, is a veto told
    "-,-,false,false",
    "otrue,-,true,false",
    "otrue,ofalse,true,true",
    "otrue,cfalse,true,false",
    "ctrue,ofalse,true,true",
    "ofalse,otrue,true,false",
    "cfalse,ctrue,true,false",
    "-,otrue,true,false",
    "otrue,otrue,true,false",
  })
  void aServiceMayAskForAPushAndNotRefuseIt(String global, String own, boolean push, boolean veto) {
    DeliveryDecision decision =
        decision(flags("deploy", "otrue", "pushSecret", global), flags("pushSecret", own));

    assertThat(decision.push().value()).isEqualTo(push);
    assertThat(findings.warnings())
        .extracting(Notice::code)
        .hasSize(veto ? 1 : 0)
        .allMatch(ValuesCode.FALSE_CANNOT_VETO::equals);
  }

  @Test
  void aPushFlagWithoutDeployIsTold() {
    assertThat(decision(flags("pushSecret", "otrue"), Map.of()).deploy().value()).isFalse();
    assertThat(findings.warnings())
        .extracting(Notice::code)
        .containsExactly(ValuesCode.PUSH_WITHOUT_DEPLOY);
  }
}
