package org.gen3db.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Input;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.error.ValuesCode;
import org.junit.jupiter.api.Test;

/** Ways out name commands that can be pasted, with the service and the options of the user. */
class WordingTest {
  private static final Wording WORDING =
      new Wording(new Repeated(List.of("--embedded", "-f", "my values.yaml"), false));

  private static final String OPTIONS = " --embedded -f 'my values.yaml'";

  @Test
  void aServiceIsTakenOverByItsName() {
    Notice notice = Notice.of(DomainCode.NOT_OURS, "fence", "it exists").about("fence");

    assertThat(WORDING.hint(notice))
        .isEqualTo(
            "Choose other names; or, when it is yours, take it over:"
                + " gen3db apply --take-over fence"
                + OPTIONS);
    assertThat(notice.hint())
        .isEqualTo(
            "Choose other names; or, when it is yours, take it over: apply with fence taken over");
  }

  @Test
  void commandsStandWithoutAFullStopThatWouldBePasted() {
    assertThat(hint(DomainCode.PUBLIC_MAY_CONNECT))
        .isEqualTo("gen3db apply --harden fence" + OPTIONS);
    assertThat(hint(DomainCode.ENTRY_WITHOUT_DBCREATED))
        .isEqualTo("gen3db apply --complete-entry" + OPTIONS);
    assertThat(hint(DomainCode.MISSING_PART)).isEqualTo("gen3db apply" + OPTIONS);
    assertThat(hint(DomainCode.DRIFT)).isEqualTo("What apply would change: gen3db plan" + OPTIONS);
  }

  @Test
  void whatIsLeftOutAsItMayBeAPasswordStandsBehindTheCommandAsAComment() {
    var wording = new Wording(new Repeated(List.of("-f", "v.yaml"), true));

    assertThat(wording.of(DomainCode.MISSING_PART))
        .isEqualTo("gen3db apply -f v.yaml  # with your --set too");
  }

  @Test
  void aMessageOfSeveralLinesIsOneInADocument() {
    assertThat(Wording.inOneLine("since then:\nport was 1\n  host was a"))
        .isEqualTo("since then: port was 1; host was a");
    assertThat(Wording.inOneLine("one line: with a colon")).isEqualTo("one line: with a colon");
  }

  @Test
  void aServiceOfAnotherNoticeIsNotTakenInItsPlace() {
    Notice notice =
        Notice.of(DomainCode.NOT_OURS, "", "shared", new Remedy.TakeOver("audit")).about("fence");

    assertThat(WORDING.hint(notice)).startsWith("gen3db apply --take-over audit ");
  }

  @Test
  void scriptsKeepTheirLines() {
    Remedy script =
        Remedy.together(
            new Remedy.RunScript("SELECT 1;\nSELECT 2;", true), Remedy.text("Then repeat apply."));

    assertThat(WORDING.hint(Notice.of(DomainCode.DATABASE_AWAITED, "", "it waits", script)))
        .isEqualTo(
            "Let an administrator run, with the psql variable password set to it:\n"
                + "SELECT 1;\nSELECT 2;\nThen repeat apply.");
  }

  @Test
  void everyInputAndEveryMeansHasWordsOfTheCommandLine() {
    assertThat(Arrays.stream(Input.values()).map(Input::place).map(WordingTest::place))
        .containsExactly(
            "--release",
            "--namespace",
            "SERVICE",
            "--service",
            "--take-over",
            "--harden",
            "--adapter-path",
            "--from",
            "class path and --adapter-path",
            "--embedded");
    assertThat(place("values.yaml:3")).isEqualTo("values.yaml:3");
    for (Means means : Means.values()) {
      assertThat(WORDING.use(new Remedy.Use(means))).isNotBlank().isNotEqualTo(means.words());
    }
  }

  @Test
  void aPageAboutACodeKnowsNoService() {
    assertThat(Wording.PLAIN.of(DomainCode.PUBLIC_MAY_CONNECT))
        .isEqualTo("gen3db apply --harden SERVICE");
  }

  @Test
  void theCodeOfAnAdapterFromOutsideNamesItsPage() {
    assertThat(WORDING.hint(Notice.of(Foreign.SEALED, "", "it is sealed")))
        .isEqualTo("Unseal it. See https://example.org/errors#sealed");
    assertThat(hint(ValuesCode.BAD_PORT)).doesNotContain("See ");
  }

  private static String hint(Code code) {
    return WORDING.hint(Notice.of(code, "", "found").about("fence"));
  }

  private static String place(String place) {
    return Wording.place(Notice.of(ValuesCode.BAD_VALUE, place, "found"));
  }

  private enum Foreign implements Code {
    SEALED;

    @Override
    public Definition definition() {
      return Definition.unreachable("VAULT-1", "The vault is sealed.", "Unseal it.");
    }

    @Override
    public String page() {
      return "https://example.org/errors#sealed";
    }
  }
}
