package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gen3db.docs.CommandBlocks.Block;
import org.gen3db.lab.Run;
import org.gen3db.lab.ScratchServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of the pages that need a server, psql or jq, page by page from top to bottom. */
@Tag("full")
class CommandsOfPagesOnServersTest {
  private static final String STOP = "gen3db stop --embedded";

  /** What a page takes for granted that it does not say how to do. */
  private static final Map<String, String> BEFORE =
      Map.of(
          "docs/command-line.md",
          "gen3db apply -f prod.yaml\n" + "gen3db apply --embedded -f examples/quickstart.yaml",
          "docs/operations.md",
          "gen3db apply -f prod.yaml",
          "docs/logins.md",
          "gen3db apply -f prod.yaml\n"
              + "gen3db exec fence -f prod.yaml -- psql -c 'create table \"User\" (id int)'");

  @TempDir Path folder;

  static Stream<String> pages() throws Exception {
    return CommandBlocks.all().stream()
        .filter(block -> block.tag().equals("full"))
        .map(Block::page)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void allCommandsOfAPageEndWell(String name) throws Exception {
    try (var server = ScratchServer.start()) {
      var page =
          new PageFolder(folder)
              .values(server.values() + "  logins:\n    fence:\n      reader: {access: read}\n");
      try {
        Run before = page.run(BEFORE.getOrDefault(name, ":"));
        assertThat(before.exitCode()).as(before.all()).isZero();
        for (Block block : CommandBlocks.all()) {
          if (block.page().equals(name) && block.tag().equals("full")) {
            Run run = page.run(block.commands());
            assertThat(run.exitCode()).as(block.commands() + run.all()).isZero();
          }
        }
      } finally {
        page.run(STOP);
      }
    }
  }

  /** The screen of the README, but for times and ports. */
  @Test
  void theFirstScreenIsWhatIsSeen() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    Block first = CommandBlocks.of("README.md", readme).get(0);
    String shown = readme.substring(readme.indexOf("```text\nSERVICE ") + 8);
    List<String> lines = shown.substring(0, shown.indexOf("\n```")).lines().toList();
    assertThat(lines).hasSizeGreaterThan(12);
    var page = new PageFolder(folder);
    try {
      Run run = page.run(first.commands());
      assertThat(run.exitCode()).as(run.all()).isZero();
      for (String line : lines) {
        if (!line.equals("...")) {
          assertThat(run.out().lines()).as(line).anyMatch(pattern(line).asMatchPredicate());
        }
      }
    } finally {
      page.run(STOP);
    }
  }

  private static Pattern pattern(String line) {
    String quoted = Pattern.quote(line).replaceAll("(?<![a-z])\\d+(?![a-z])", "\\\\E\\\\d+\\\\Q");
    return Pattern.compile(quoted.replaceAll(" +", "\\\\E +\\\\Q"));
  }
}
