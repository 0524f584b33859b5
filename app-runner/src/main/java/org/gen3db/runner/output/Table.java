package org.gen3db.runner.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gen3db.runner.console.Screen;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Rows below a header. Where the terminal is narrower than the rows, each row becomes a block of
 * lines instead: a name that is broken in two can neither be read nor copied.
 */
final class Table {
  private static final int GAP = 2;

  /**
   * A cell.
   *
   * @param text what stands in it
   * @param styles how it is shown
   * @param prose whether it may be broken between words
   */
  record Cell(String text, List<Style> styles, boolean prose) {
    static Cell of(String text) {
      return new Cell(text, List.of(), false);
    }

    static Cell of(String text, Style style) {
      return new Cell(text, List.of(style), false);
    }

    static Cell prose(String text) {
      return new Cell(text, List.of(), true);
    }
  }

  private final Screen screen;
  private final List<Cell> headers = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(Screen screen, String... headers) {
    this.screen = screen;
    for (String header : headers) {
      this.headers.add(Cell.of(header, Style.bold));
    }
  }

  void row(Cell... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException("a row of " + cells.length + " cells");
    }
    rows.add(List.of(cells));
  }

  void print() {
    int[] widths = widths();
    long width = GAP * (widths.length - 1L);
    for (int column : widths) {
      width += column;
    }
    if (width <= screen.width()) {
      line(headers, widths);
      rows.forEach(row -> line(row, widths));
    } else {
      screen.line(styled(headers.get(0)));
      rows.forEach(this::block);
    }
  }

  private void line(List<Cell> cells, int[] widths) {
    var line = new StringBuilder();
    int owed = 0;
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (!cell.text().isEmpty()) {
        line.append(" ".repeat(owed)).append(styled(cell));
        owed = 0;
      }
      owed += widths[i] - length(cell) + GAP;
    }
    screen.line(line.toString());
  }

  private void block(List<Cell> cells) {
    screen.line(styled(cells.get(0)));
    int longest = headers.stream().skip(1).mapToInt(Table::length).max().orElse(0);
    for (int i = 1; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (cell.text().isEmpty()) {
        continue;
      }
      Cell header = headers.get(i);
      String key =
          "  "
              + header.text().toLowerCase(Locale.ROOT)
              + " ".repeat(longest - length(header) + GAP);
      if (cell.prose()) {
        screen.paragraph(key, cell.text());
      } else {
        screen.line(key + styled(cell));
      }
    }
  }

  private String styled(Cell cell) {
    return cell.styles().isEmpty()
        ? cell.text()
        : screen.styled(cell.text(), cell.styles().toArray(Style[]::new));
  }

  private int[] widths() {
    var widths = new int[headers.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(headers.get(i));
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return widths;
  }

  private static int length(Cell cell) {
    return cell.text().codePointCount(0, cell.text().length());
  }
}
