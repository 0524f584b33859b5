package org.gen3db.adapter.postgres.copy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.postgres.sql.RestoreMarks;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.LoadedDump.Compared;
import org.gen3db.domain.restore.Template;

/**
 * What stands in the comment of a template once it is whole.
 *
 * @param like how the database was made, in hex digits: encoding, locale, tablespace, version
 * @param input what was loaded
 * @param catalog the digest of what is in it
 * @param live the database for which it was made
 * @param tables what is told of its tables
 */
record TemplateMark(
    String like, Template.Input input, String catalog, String live, List<LoadedDump.Table> tables) {
  private static final Pattern FIRST =
      Pattern.compile(
          RestoreMarks.TEMPLATE
              + "\\nlike ([0-9a-f]{64}) recipe ([0-9a-f]{64}) sha256 ([0-9a-f]{64}) bytes (\\d{1,18})"
              + " catalog ([0-9a-f]{32}) for (\\S+)");

  private static final Pattern TABLE =
      Pattern.compile("(\\d{1,18}) (\\d{1,18}) (CONTENT|COUNT|NOTHING) (\\S+)((?: \\S+)*)");

  /** As a comment. */
  String text() {
    var text =
        new StringBuilder(RestoreMarks.TEMPLATE)
            .append("\nlike ")
            .append(like)
            .append(" recipe ")
            .append(input.recipe())
            .append(" sha256 ")
            .append(input.sha256())
            .append(" bytes ")
            .append(input.bytes())
            .append(" catalog ")
            .append(catalog)
            .append(RestoreMarks.madeFor(live));
    for (LoadedDump.Table table : tables) {
      text.append('\n')
          .append(table.rows())
          .append(' ')
          .append(table.bytes())
          .append(' ')
          .append(table.compared())
          .append(' ')
          .append(RestoreMarks.word(table.name()));
      table.types().forEach(type -> text.append(' ').append(RestoreMarks.word(type)));
    }
    return text.toString();
  }

  /** What a comment says; empty where it is none of ours, or not whole. */
  static Optional<TemplateMark> of(String comment) {
    Matcher first = FIRST.matcher(comment);
    if (!first.lookingAt()) {
      return Optional.empty();
    }
    var tables = new ArrayList<LoadedDump.Table>();
    for (String line : comment.substring(first.end()).lines().skip(1).toList()) {
      Matcher table = TABLE.matcher(line);
      if (!table.matches()) {
        return Optional.empty();
      }
      tables.add(
          new LoadedDump.Table(
              read(table.group(4)),
              Long.parseLong(table.group(1)),
              Long.parseLong(table.group(2)),
              Compared.valueOf(table.group(3)),
              Pattern.compile(" ")
                  .splitAsStream(table.group(5))
                  .filter(type -> !type.isEmpty())
                  .map(TemplateMark::read)
                  .toList()));
    }
    var input = new Template.Input(first.group(2), first.group(3), Long.parseLong(first.group(4)));
    return Optional.of(
        new TemplateMark(first.group(1), input, first.group(5), read(first.group(6)), tables));
  }

  private static String read(String word) {
    return URLDecoder.decode(word, StandardCharsets.UTF_8);
  }
}
