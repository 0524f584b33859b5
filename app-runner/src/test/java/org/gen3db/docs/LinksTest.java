package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No page of this checkout leads to a file or a heading that is not there. */
class LinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create(), HeadingAnchorExtension.create()))
          .build();
  private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");
  private static final Pattern FOLDERS =
      Pattern.compile(
          "(|docs|examples(/.*)?|gen3db-[a-z]+|adapter-[a-z0-9]+|app-runner|benchmarks|faults)");

  private final Map<Path, Set<String>> anchors = new HashMap<>();

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> FOLDERS.matcher(ROOT.relativize(file.getParent()).toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static List<String> links(String markdown) {
    var links = new ArrayList<String>();
    PARSER
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
              }
            });
    return links;
  }

  private Set<String> anchors(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known == null) {
      known = new HashSet<>();
      Node parsed = PARSER.parse(Files.readString(page));
      var id = ID.matcher(RENDERER.render(parsed));
      while (id.find()) {
        known.add(id.group(1));
      }
      anchors.put(page, known);
    }
    return known;
  }

  /** Why a link of a page leads nowhere; empty where it leads somewhere, or out of the checkout. */
  private List<String> broken(Path page, String link) throws IOException {
    URI target = URI.create(link);
    if (target.isAbsolute()) {
      return List.of();
    }
    String path = target.getPath();
    Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    if (!file.startsWith(ROOT) || !Files.exists(file)) {
      return List.of(link + ": no such file");
    }
    String anchor = target.getRawFragment();
    if (anchor == null || !file.toString().endsWith(".md")) {
      return List.of();
    }
    String decoded = URLDecoder.decode(anchor, StandardCharsets.UTF_8);
    return anchors(file).contains(decoded) ? List.of() : List.of(link + ": no such heading");
  }

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsSomewhere() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).hasSizeGreaterThan(12);
    return pages.stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(page).toString(),
                    () -> {
                      var wrong = new ArrayList<String>();
                      for (String link : links(Files.readString(page))) {
                        wrong.addAll(broken(page, link));
                      }
                      assertThat(wrong).isEmpty();
                    }));
  }

  /** What is not found from the first page is read by nobody. */
  @Test
  void thePageOfTheProjectNamesEveryOther() throws IOException {
    List<String> named = links(Files.readString(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      assertThat(docs.filter(page -> page.toString().endsWith(".md")))
          .allSatisfy(page -> assertThat(named).contains(ROOT.relativize(page).toString()));
    }
  }

  @Test
  void aLinkToNowhereIsFound() throws IOException {
    Path page = ROOT.resolve("docs/rules.md");
    assertThat(broken(page, "absent.md")).containsExactly("absent.md: no such file");
    assertThat(broken(page, "../../outside.md")).hasSize(1);
    assertThat(broken(page, "errors.md#gen3db-401")).isEmpty();
    assertThat(broken(page, "errors.md#gen3db-000"))
        .containsExactly("errors.md#gen3db-000: no such heading");
  }

  /** A value is followed in at most twelve hops, each a link to the code. */
  @Test
  void theWalkOfOneValueHasTwelveHopsAtMost() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    String walk = page.substring(page.indexOf("## Twelve hops"));
    walk = walk.substring(0, walk.indexOf("\n## ", 3));
    List<String> hops = walk.lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();
    assertThat(hops).hasSizeBetween(10, 12);
    assertThat(hops).allSatisfy(hop -> assertThat(links(hop)).isNotEmpty());
    assertThat(links(walk).stream().filter(link -> link.endsWith(".java")))
        .hasSizeGreaterThanOrEqualTo(hops.size());
  }
}
