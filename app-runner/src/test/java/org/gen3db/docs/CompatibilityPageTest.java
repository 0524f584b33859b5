package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of docs/compatibility.md is held by a test, which is there. */
class CompatibilityPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern TEST = Pattern.compile("\\[(\\w+)]\\(([^)]+)\\)((?:,? `[^`]+`)*)");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  static List<String> rows() throws IOException {
    try (Stream<String> lines = Files.lines(DOCS.resolve("compatibility.md"))) {
      return lines
          .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
          .filter(line -> !line.endsWith("| gen3db | test |"))
          .toList();
    }
  }

  @Test
  void thePageHasRows() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(45);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowNamesATestThatIsThere(String row) throws IOException {
    String[] columns = row.split(" \\| ");
    assertThat(columns).as(row).hasSize(3);
    List<MatchResult> tests = TEST.matcher(columns[2]).results().toList();
    assertThat(tests).as(row).isNotEmpty();
    for (MatchResult test : tests) {
      Path file = DOCS.resolve(test.group(2)).normalize();
      assertThat(file).hasFileName(test.group(1) + ".java").exists();
      String source = Files.readString(file);
      List<String> names =
          NAME.matcher(test.group(3)).results().map(name -> name.group(1)).toList();
      assertThat(names).as("methods of %s in: %s", test.group(1), row).isNotEmpty();
      assertThat(names)
          .as(row)
          .allSatisfy(
              name ->
                  assertThat(source)
                      .containsPattern("(?m)^  (void|Stream<DynamicTest>) " + name + "\\("));
    }
  }
}
