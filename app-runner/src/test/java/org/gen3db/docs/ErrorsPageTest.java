package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.Codes;
import org.gen3db.runner.output.Wording;
import org.junit.jupiter.api.Test;

/**
 * docs/errors.md is made from the register of codes. {@code mvn verify -pl app-runner -am
 * -Dtest=ErrorsPageTest -Dgen3db.docs.write=true} writes it anew.
 */
class ErrorsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  @Test
  void thePageSaysWhatTheRegisterSays() throws IOException {
    if (Boolean.getBoolean("gen3db.docs.write")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void everyCodeOfOursIsExplainedOnThatPage() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(Codes.all())
        .allSatisfy(
            code -> {
              assertThat(code.page()).startsWith("docs/errors.md#");
              assertThat(page).contains("<a id=\"" + code.page().split("#")[1] + "\"></a>");
            });
  }

  @Test
  void everyCodeHasItsOwnIdACauseAndAWayOut() {
    assertThat(Codes.all()).extracting(Code::id).doesNotHaveDuplicates();
    assertThat(Codes.all()).extracting(Code::name).doesNotHaveDuplicates();
    assertThat(Codes.all())
        .allSatisfy(
            code -> {
              assertThat(code.id()).matches("GEN3DB-[WF]?[0-9]{3}");
              assertThat(code.cause()).endsWith(".").hasSizeGreaterThan(20);
              assertThat(code.fix()).hasSizeGreaterThan(4);
              assertThat(Wording.PLAIN.of(code)).hasSizeGreaterThan(10);
            });
  }

  private static String page() {
    var page = new StringBuilder();
    page.append("# Errors, warnings and findings\n\n")
        .append("Made from the register of codes in the source. Codes are stable: a program may ")
        .append("rely on them.\n");
    for (Code.Kind kind : Code.Kind.values()) {
      page.append("\n## ").append(title(kind)).append("\n\n");
      page.append("| code | name | why | what to do |\n|---|---|---|---|\n");
      List<Code> codes = Codes.all().stream().filter(c -> c.kind() == kind).toList();
      page.append(
          codes.stream()
              .map(
                  code ->
                      "| <a id=\"%s\"></a>%s | %s | %s | %s |\n"
                          .formatted(
                              code.id().toLowerCase(Locale.ROOT),
                              code.id(),
                              code.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                              cell(code.cause()),
                              cell(Wording.PLAIN.of(code))))
              .collect(Collectors.joining()));
    }
    return page.toString();
  }

  private static String title(Code.Kind kind) {
    return switch (kind) {
      case USAGE -> "Wrong input: exit code 2, nothing was contacted or changed";
      case FAILURE -> "Failures: exit code 1, the other services were finished";
      case WARNING -> "Warnings: the run goes on";
      case FINDING -> "Findings: seen and left as they are";
    };
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "\\<");
  }
}
