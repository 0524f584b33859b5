package org.gen3db.runner.output;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.runner.console.Screen;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * A table with a header that is never wider than the screen: where the cells do not fit, the widest
 * columns are narrowed and their cells broken into lines.
 */
final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  /**
   * A cell.
   *
   * @param text what stands in it
   * @param style a style of picocli's markup, such as {@code green}; empty for none
   */
  record Cell(String text, String style) {
    /** In picocli's markup, only what we style ourselves may be markup. */
    Cell {
      text = text.replace("@|", "@\u200b|").replace("|@", "|\u200b@");
    }

    static Cell of(String text) {
      return new Cell(text, "");
    }
  }

  private final Screen screen;
  private final int columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(Screen screen, String... headers) {
    this.screen = screen;
    this.columns = headers.length;
    var cells = new ArrayList<Cell>();
    for (String header : headers) {
      cells.add(new Cell(header, "bold"));
    }
    rows.add(cells);
  }

  void row(Cell... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("a row of " + cells.length + " cells");
    }
    rows.add(List.of(cells));
  }

  void print() {
    Ansi ansi = screen.colours() ? Ansi.ON : Ansi.OFF;
    int[] natural = naturalWidths();
    int[] widths = fitted(natural, screen.width());
    var layout = new Column[columns];
    for (int i = 0; i < columns; i++) {
      int indent = i == 0 ? 0 : GAP;
      layout[i] =
          new Column(
              widths[i] + indent,
              indent,
              widths[i] < natural[i] ? Overflow.WRAP : Overflow.TRUNCATE);
    }
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(ansi), layout);
    table.indentWrappedLines = 0;
    for (List<Cell> row : rows) {
      var texts = new Text[columns];
      for (int i = 0; i < columns; i++) {
        texts[i] = text(ansi, row.get(i));
      }
      table.addRowValues(texts);
    }
    screen.print(table.toString());
  }

  private static Text text(Ansi ansi, Cell cell) {
    String text = cell.text();
    return ansi.text(cell.style().isEmpty() ? text : "@|" + cell.style() + " " + text + "|@");
  }

  private int[] naturalWidths() {
    var widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  private static int[] fitted(int[] natural, int screenWidth) {
    int[] widths = natural.clone();
    int gaps = GAP * (widths.length - 1);
    while (sum(widths) + gaps > screenWidth) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static int sum(int[] widths) {
    int sum = 0;
    for (int width : widths) {
      sum += width;
    }
    return sum;
  }
}
