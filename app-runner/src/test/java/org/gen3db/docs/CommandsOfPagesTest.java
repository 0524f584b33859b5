package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gen3db.docs.CommandBlocks.Block;
import org.gen3db.lab.Run;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the pages says whether it is run, and those that need no server are run here.
 */
class CommandsOfPagesTest {
  /** For a cluster, a cloud or a checkout of somebody's own; more of them are to be decided. */
  private static final int SHOWN = 30;

  @TempDir Path folder;

  @Test
  void everyBlockOfCommandsSaysWhatIsDoneWithIt() throws IOException {
    for (Path page : CommandBlocks.pages()) {
      assertThat(CommandBlocks.untagged(Files.readString(page))).as(page.toString()).isEmpty();
    }
    List<Block> all = CommandBlocks.all();
    assertThat(all).filteredOn(block -> block.tag().equals("show")).hasSize(SHOWN);
    assertThat(all).filteredOn(block -> block.tag().equals("run")).hasSizeGreaterThan(3);
    assertThat(all).filteredOn(block -> block.tag().equals("full")).hasSizeGreaterThan(6);
  }

  @Test
  void whatSaysItNotIsFound() {
    for (String page :
        List.of(
            "```sh\nls\n```\n",
            "```sh rn\nls\n```\n",
            "```bash run\nls\n```\n",
            "```\ngen3db plan\n```\n",
            "```\n  helm upgrade x\n```\n",
            "words\n\n    ./gen3db plan\n",
            "words\n\n    kubectl get x\n")) {
      assertThat(CommandBlocks.untagged(page)).as(page).hasSize(1);
    }
    assertThat(CommandBlocks.untagged("```yaml\ngen3db:\n  x: y\n```\n")).isEmpty();
    assertThat(CommandBlocks.untagged("words\n\n    gen3db:\n      x: y\n")).isEmpty();
    assertThat(CommandBlocks.of("p", "```sh run\na\nb\n```\n\n```sh show\nc\n```\n"))
        .containsExactly(new Block("p", "run", "a\nb\n"), new Block("p", "show", "c\n"));
  }

  @TestFactory
  Stream<DynamicTest> whatNeedsNoServerIsRun() throws IOException {
    String production = Files.readString(Path.of("..", "examples", "production.yaml"));
    var page =
        new PageFolder(folder)
            .values(
                production
                    + "  job: {image: 'registry.example.org/gen3db:1'}\n"
                    + "  remoteSecrets: {adapter: aws-secrets-manager, region: us-east-1}\n");
    return CommandBlocks.all().stream()
        .filter(block -> block.tag().equals("run"))
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.page() + " " + block.commands().lines().findFirst().orElse(""),
                    () -> {
                      Run run = page.run(block.commands());
                      assertThat(run.exitCode()).as(run.all()).isZero();
                    }));
  }
}
