package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.gen3db.adapter.helm.HelmCode;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.ValuesCode;
import org.gen3db.lab.Provokes;
import org.gen3db.lab.Release;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.runner.call.RunnerCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is probably not meant so: told in the document, and the run goes on. */
class WarningsTest {
  private static final String PRODUCTION =
      """
      global:
        dev: false
        postgres:
          master: {host: db.example.org, password: "of-the-master"}
      """;

  @TempDir private Path folder;
  private Release release;

  @BeforeEach
  void begin() {
    release = new Release(folder).values(PRODUCTION);
  }

  @Test
  @Provokes("PUSH_WITHOUT_DEPLOY")
  void aPushFlagWithoutDeploy() {
    warns(ValuesCode.PUSH_WITHOUT_DEPLOY, "global: {externalSecrets: {pushSecret: true}}\n");
  }

  @Test
  @Provokes("FALSE_CANNOT_VETO")
  void aServicesFalse() {
    warns(ValuesCode.FALSE_CANNOT_VETO, "fence: {postgres: {dbCreate: false}}\n");
  }

  @Test
  @Provokes("WEAK_PASSWORD")
  void aPasswordThatBreaksThePolicy() {
    warns(
        ValuesCode.WEAK_PASSWORD,
        "gen3db: {passwords: {length: 12, classes: [digit, special]}}\n"
            + "fence: {postgres: {password: short-one}}\n");
  }

  @Test
  @Provokes("MISSPELT_KEY")
  void aMisspeltKey() {
    warns(ValuesCode.MISSPELT_KEY, "fence: {postgress: {database: x}}\n");
  }

  @Test
  @Provokes("DEV_IGNORES")
  void devWithAMaster() {
    warns(ValuesCode.DEV_IGNORES, "global: {dev: true}\n");
  }

  @Test
  @Provokes("PASSWORD_IN_ARGUMENTS")
  void aPasswordOnTheCommandLine() {
    Run run = release.run("plan", "--offline", "--set", "fence.postgres.password=hunter2");
    assertThat(run.exitCode()).isEqualTo(0);
    assertWarning(run, RunnerCode.PASSWORD_IN_ARGUMENTS);
    assertThat(run.all()).doesNotContain("hunter2");
  }

  @Test
  @Provokes("UNKNOWN_SECTION")
  void aSectionOfAServiceThatNobodyKnows() {
    Run run = warns(ValuesCode.UNKNOWN_SECTION, "mariner: {postgres: {database: x}}\n");
    JsonNode told = run.document().path("warnings").get(0);
    assertThat(told.path("message").asText()).contains("mariner");
    assertThat(told.path("hint").asText()).contains("gen3db.services", "--chart");
    warns(ValuesCode.UNKNOWN_SECTION, "mariner: {externalSecrets: {dbcreds: x}}\n");
  }

  @Test
  @Provokes("VALUES_DROPPED")
  void aKeyThatStandsThereTwice() {
    warns(HelmCode.VALUES_DROPPED, "fence: {enabled: true}\nfence: {enabled: true}\n");
  }

  @Test
  @Provokes("NO_VALUES_FILE")
  void noValuesFile() {
    Run run = RunnerUnderTest.run(folder, "plan", "--offline", "-o", "json");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(0);
    assertWarning(run, RunnerCode.NO_VALUES_FILE);
  }

  private Run warns(Code code, String values) {
    Run run = release.values(PRODUCTION, values).run("plan", "--offline");
    assertThat(run.exitCode()).as(run.all()).isEqualTo(0);
    assertWarning(run, code);
    return run;
  }

  private static void assertWarning(Run run, Code code) {
    assertThat(run.document().path("warnings").findValuesAsText("code")).contains(code.id());
  }
}
