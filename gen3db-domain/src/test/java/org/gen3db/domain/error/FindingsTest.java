package org.gen3db.domain.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The order in which what is wrong with values is told. */
class FindingsTest {
  private final Findings findings = new Findings();

  @Test
  void problemsComeFileByFileAndLineByLineAndThenThoseOfNoLine() {
    problem("--set");
    problem("b.yaml:10");
    problem("a.yaml:7");
    problem("b.yaml:9");
    problem("gen3db.masters");
    problem("a.yaml:2");

    assertThatThrownBy(findings::throwIfAny)
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Notice::place)
                    .containsExactly(
                        "b.yaml:9",
                        "b.yaml:10",
                        "a.yaml:2",
                        "a.yaml:7",
                        "--set",
                        "gen3db.masters"));
  }

  @Test
  void ofOneLineTheFirstFoundComesFirst() {
    findings.problem(ValuesCode.BAD_PORT, "v.yaml:3", "second in the text, first found");
    findings.problem(ValuesCode.BAD_HOST, "v.yaml:3", "found later");

    assertThatThrownBy(findings::throwIfAny)
        .isInstanceOfSatisfying(
            Gen3DbException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Notice::code)
                    .containsExactly(ValuesCode.BAD_PORT, ValuesCode.BAD_HOST));
  }

  @Test
  void warningsHaveTheSameOrderAndStopNothing() {
    findings.warn(ValuesCode.MISSPELT_KEY, "v.yaml:9", "fence", "later");
    findings.add(Notice.of(ValuesCode.DEV_IGNORES, "v.yaml:2", "sooner"));

    findings.throwIfAny();
    assertThat(findings.warnings()).extracting(Notice::message).containsExactly("sooner", "later");
    assertThat(findings.problems()).isZero();
  }

  @Test
  void theSameIsToldOnce() {
    problem("v.yaml:1");
    problem("v.yaml:1");

    assertThat(findings.problems()).isEqualTo(1);
  }

  private void problem(String place) {
    findings.problem(ValuesCode.BAD_VALUE, place, "wrong");
  }
}
