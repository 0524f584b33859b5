package org.gen3db.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.gen3db.docs.CommandBlocks.Block;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every diagram of the pages is one to Mermaid, as sites that show them run it, in a browser. */
@Tag("full")
class DiagramsInABrowserTest {
  private static final Path MERMAID =
      Path.of(System.getProperty("user.home"))
          .resolve(".cache/gen3db/mermaid-11.17.2/package/dist/mermaid.min.js");
  private static final Pattern SAID = Pattern.compile("<pre id=\"said\">([^<]*)</pre>");
  private static final String PAGE =
      """
      <!doctype html><meta charset="utf-8"><body><pre id="said"></pre>
      <script src="%s"></script>
      <script>
      (async () => {
        const lines = [];
        for (const text of %s) {
          try { lines.push((await mermaid.parse(text)).diagramType); }
          catch (e) { lines.push("broken"); }
        }
        document.getElementById("said").textContent = lines.join(" ");
      })();
      </script></body>
      """;

  @TempDir Path folder;

  private List<String> seen(List<String> diagrams) throws IOException, InterruptedException {
    String texts = new ObjectMapper().writeValueAsString(diagrams).replace("<", "\\u003c");
    Path page = folder.resolve("page.html");
    Files.writeString(page, PAGE.formatted(MERMAID.toUri(), texts));
    Process browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--allow-file-access-from-files",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=20000",
                "--dump-dom",
                page.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
      var said = SAID.matcher(dom);
      assertThat(said.find()).as(dom.substring(0, Math.min(500, dom.length()))).isTrue();
      return List.of(said.group(1).split(" "));
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
  }

  @Test
  void everyDiagramIsOne() throws Exception {
    List<Block> diagrams = CommandBlocks.diagrams();
    assertThat(diagrams).hasSizeGreaterThan(2);
    var texts = new ArrayList<>(diagrams.stream().map(Block::commands).toList());
    texts.add("flowchart LR\n  a -- b --> --> c\n");
    List<String> seen = seen(texts);
    assertThat(seen).hasSize(texts.size()).endsWith("broken");
    for (int i = 0; i < diagrams.size(); i++) {
      assertThat(seen.get(i)).as(diagrams.get(i).toString()).isNotEqualTo("broken").isNotEmpty();
    }
  }
}
