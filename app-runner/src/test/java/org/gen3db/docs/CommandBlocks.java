package org.gen3db.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.parser.Parser;

/**
 * The commands of the pages. A block of them says what is done with it: {@code sh run} and {@code
 * sh full} are run by tests, the latter where more than a JDK and Maven is at hand; {@code sh show}
 * by none, since it is for a cluster, a cloud or a checkout of somebody's own.
 */
final class CommandBlocks {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TAGGED = Pattern.compile("sh (run|full|show)");

  /** Lines that somebody would type. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^ *(\\$ |(\\./)?gen3db [a-z]|helm [a-z]|kubectl [a-z]|mvn [-a-z]|java -|tar [a-z]"
              + "|source |eval |docker |benchmarks/run|faults/run|terraform [a-z]|curl |grep )");

  private CommandBlocks() {}

  /**
   * A block of commands.
   *
   * @param page where it stands, from the top of the checkout
   * @param tag {@code run}, {@code full} or {@code show}
   */
  record Block(String page, String tag, String commands) {}

  /** All pages. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.getFileName().toString().equals("CHANGELOG.md"))
          .sorted()
          .toList();
    }
  }

  /** Those of all pages, in their order. */
  static List<Block> all() throws IOException {
    var all = new ArrayList<Block>();
    for (Path page : pages()) {
      all.addAll(of(ROOT.relativize(page).toString(), Files.readString(page)));
    }
    return all;
  }

  /** Those of one page. */
  static List<Block> of(String page, String markdown) {
    var blocks = new ArrayList<Block>();
    for (FencedCodeBlock block : fenced(markdown)) {
      Matcher tagged = TAGGED.matcher(block.getInfo());
      if (tagged.matches()) {
        blocks.add(new Block(page, tagged.group(1), block.getLiteral()));
      }
    }
    return blocks;
  }

  /** What looks like a command and says not what is done with it. */
  static List<String> untagged(String markdown) {
    var wrong = new ArrayList<String>();
    for (FencedCodeBlock block : fenced(markdown)) {
      String info = block.getInfo();
      boolean plain = info.isEmpty() || info.equals("console");
      if (!TAGGED.matcher(info).matches()
          && (info.startsWith("sh")
              || info.startsWith("bash")
              || plain && COMMAND.matcher(block.getLiteral()).find())) {
        wrong.add(block.getLiteral());
      }
    }
    Parser.builder()
        .build()
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(IndentedCodeBlock block) {
                if (COMMAND.matcher(block.getLiteral()).find()) {
                  wrong.add(block.getLiteral());
                }
              }
            });
    return wrong;
  }

  /** The diagrams of all pages, by where they stand. */
  static List<Block> diagrams() throws IOException {
    var all = new ArrayList<Block>();
    for (Path page : pages()) {
      for (FencedCodeBlock block : fenced(Files.readString(page))) {
        if (block.getInfo().equals("mermaid")) {
          all.add(new Block(ROOT.relativize(page).toString(), "mermaid", block.getLiteral()));
        }
      }
    }
    return all;
  }

  private static List<FencedCodeBlock> fenced(String markdown) {
    var blocks = new ArrayList<FencedCodeBlock>();
    Parser.builder()
        .build()
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(FencedCodeBlock block) {
                blocks.add(block);
              }
            });
    return blocks;
  }
}
