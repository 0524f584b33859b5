package org.gen3db.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Interruption;
import org.gen3db.runner.console.Screen;
import org.gen3db.runner.console.Terminals;
import org.gen3db.runner.output.Table.Cell;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi.Style;

/** Tables fit or become blocks, break nothing, and take data as data. */
class TableTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Screen screen(boolean terminal, int columns) {
    bytes.reset();
    return new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            Map.of("COLUMNS", "" + columns, "NO_COLOR", "1"),
            Path.of(""),
            new Terminals(terminal, terminal, terminal),
            new Interruption())
        .screen();
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Property(tries = 200)
  void cellStaysWholeAtAnyWidth(
      @ForAll @IntRange(min = 40, max = 120) int columns,
      @ForAll @Size(min = 1, max = 5)
          List<@Size(3) List<@StringLength(min = 1, max = 90) @AlphaChars String>> rows) {
    var table = new Table(screen(true, columns), "A", "B", "C");
    rows.forEach(row -> table.row(Cell.of(row.get(0)), Cell.of(row.get(1)), Cell.of(row.get(2))));
    table.print();

    List<String> lines = printed().lines().toList();
    int natural = 4;
    for (int i = 0; i < 3; i++) {
      int column = i;
      natural += rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
    }
    if (natural <= columns) {
      assertThat(lines).hasSize(1 + rows.size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(lines.get(i + 1).split(" +")).containsExactlyElementsOf(rows.get(i));
      }
    } else {
      var expected = new ArrayList<String>(List.of("A"));
      rows.forEach(
          row -> expected.addAll(List.of(row.get(0), "  b  " + row.get(1), "  c  " + row.get(2))));
      assertThat(lines).isEqualTo(expected);
    }
  }

  @Test
  void rowsThatDoNotFitAreBlocks() {
    var table = new Table(screen(true, 40), "SERVICE", "DATABASE", "WHY");
    table.row(
        Cell.of("fence"),
        Cell.of("fence_of_a_release_with_a_name_that_is_long"),
        Cell.prose("the chart names it so when nothing else is written"));
    table.row(Cell.of("indexd"), Cell.of("indexd_gen3"), Cell.of(""));
    table.print();

    assertThat(printed())
        .isEqualTo(
            """
            SERVICE
            fence
              database  fence_of_a_release_with_a_name_that_is_long
              why       the chart names it so when
                nothing else is written
            indexd
              database  indexd_gen3
            """);
  }

  @Test
  void styleEndsByAReset() {
    var screen =
        new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                Map.of("COLUMNS", "80"),
                Path.of(""),
                new Terminals(true, true, true),
                new Interruption())
            .screen();
    var table = new Table(screen, "NAME", "STATE");
    table.row(Cell.of("fence"), Cell.of("READY", Style.fg_green));
    table.print();

    assertThat(printed())
        .contains("\u001b[1mNAME\u001b[0m   \u001b[1mSTATE\u001b[0m\n")
        .contains("fence  \u001b[32mREADY\u001b[0m\n");
  }

  @Test
  void linesStayWholeWhereThereIsNoTerminal() {
    var table = new Table(screen(false, 40), "SERVICE", "SERVER");
    table.row(Cell.of("fence"), Cell.of("x".repeat(200)));
    table.print();

    assertThat(printed()).isEqualTo("SERVICE  SERVER\nfence    " + "x".repeat(200) + "\n");
  }

  @Test
  void markupInDataIsNoMarkup() {
    var table = new Table(screen(false, 80), "NAME");
    table.row(Cell.of("@|red a|@"));
    table.print();

    assertThat(printed()).contains("@|red a|@");
  }

  @Test
  void paragraphsBreakBetweenWordsOnly() {
    screen(true, 40)
        .paragraph("  ! ", "repeat with gen3db apply --take-over some-service and nothing else");

    assertThat(printed())
        .isEqualTo("  ! repeat with gen3db apply --take-over\n    some-service and nothing else\n");
  }
}
