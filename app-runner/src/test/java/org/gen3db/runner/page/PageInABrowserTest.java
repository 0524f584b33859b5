package org.gen3db.runner.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.gen3db.lab.Stores;
import org.gen3db.testkit.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a real run in a browser without a window, at the width of a screen and a phone. */
@Tag("full")
class PageInABrowserTest {
  @TempDir Path folder;

  /** Measures the page in a frame, since it lets no script of its own run. */
  private static final String FRAME =
      """
      <!doctype html><body><iframe id="page" src="page.html" style="width:%dpx;height:600px;border:0">
      </iframe><pre id="said"></pre><script>
      onload = () => {
        const d = document.getElementById("page").contentDocument;
        const hidden = [...d.querySelectorAll("td.bar")].filter(c => c.offsetWidth === 0).length;
        const root = d.documentElement;
        said.textContent = "fits=" + (root.scrollWidth <= root.clientWidth) + " sections=" +
          d.querySelectorAll("section").length + " title=" + d.title + " hidden=" + hidden +
          " broken=" + [...d.querySelectorAll("a[href]")].filter(
            a => !d.getElementById(a.getAttribute("href").slice(1))).length + ".";
      };
      </script></body>
      """;

  private String seen(int width) throws IOException, InterruptedException {
    Path frame = Files.writeString(folder.resolve("frame.html"), FRAME.formatted(width));
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
                "--virtual-time-budget=10000",
                "--dump-dom",
                frame.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return dom;
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, 380})
  void theReportOfARunFitsAndItsLinksLead(int width) throws Exception {
    try (var server = TestPostgres.start()) {
      Path values =
          Files.writeString(
              folder.resolve("values.yaml"),
              """
              global: {dev: false, postgres: {master: {host: 127.0.0.1, port: "%d",
                username: postgres, password: "%s"}}}
              gen3db: {secretStore: {adapter: directory}}
              """
                  .formatted(server.port(), server.master().password().text()));
      Process apply =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "org.gen3db.runner.Main",
                  "apply",
                  "-q",
                  "-f",
                  values.toString(),
                  "--report",
                  "page.html")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(apply.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("8 CREATED");
      assertThat(apply.waitFor()).isZero();
      String page = Files.readString(folder.resolve("page.html"));
      for (String service : List.of("arborist", "fence", "wts")) {
        assertThat(page)
            .contains(service + "-dbcreds")
            .doesNotContain(
                Objects.requireNonNull(
                    new Stores(folder).secret(service + "-dbcreds").get("password")),
                server.master().password().text());
      }
    }
    assertThat(seen(width))
        .contains("fits=true sections=8 title=gen3db apply, release gen3 ")
        .contains(width < 640 ? " broken=0." : " hidden=0 broken=0.");
  }
}
