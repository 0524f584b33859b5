package org.gen3db.runner.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

/** Tables fit, lose nothing, and take data as data. */
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
  void noLineIsWiderThanTheTerminalAndNoLetterIsLost(
      @ForAll @IntRange(min = 40, max = 120) int columns,
      @ForAll @Size(min = 1, max = 5)
          List<@Size(3) List<@StringLength(max = 90) @AlphaChars String>> rows) {
    var table = new Table(screen(true, columns), "A", "B", "C");
    rows.forEach(row -> table.row(Cell.of(row.get(0)), Cell.of(row.get(1)), Cell.of(row.get(2))));
    table.print();

    assertThat(printed().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    assertThat(sorted(printed()))
        .isEqualTo(
            sorted("ABC" + rows.stream().flatMap(List::stream).collect(Collectors.joining())));
  }

  private static String sorted(String text) {
    return text.chars()
        .filter(c -> !Character.isWhitespace(c))
        .sorted()
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
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

    assertThat(printed().replace("\u200b", "")).contains("@|red a|@");
  }

  @Test
  void paragraphsBreakBetweenWordsOnly() {
    screen(true, 40)
        .paragraph("  ! ", "repeat with gen3db apply --take-over some-service and nothing else");

    assertThat(printed())
        .isEqualTo("  ! repeat with gen3db apply --take-over\n    some-service and nothing else\n");
  }
}
