package org.gen3db.benchmarks.server;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node of OpenSearch 2.19 in a JVM of its own, of the jars that {@code .ci/run} keeps. */
public final class SearchServer implements AutoCloseable {
  private static final Path JARS =
      Path.of(
          System.getProperty(
              "gen3db.test.search", System.getProperty("user.home") + "/.cache/gen3db/search"),
          "opensearch-2.19");
  private static final int ATTEMPTS = 600;

  private final Process process;
  private final URI url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private SearchServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts one and waits until it answers. */
  public static SearchServer in(Path folder) throws IOException, InterruptedException {
    if (!Files.exists(JARS.resolve("complete"))) {
      throw new IOException(JARS + " is not there; bash .ci/run prepares it");
    }
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-Dopensearch.path.home=" + folder,
                "-Dlog4j2.disable.jmx=true",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                JARS + File.separator + "*",
                "org.codelibs.opensearch.runner.OpenSearchRunner",
                "-basePath",
                folder.resolve("node").toString(),
                "-numOfNode",
                "1",
                // The runner takes the first port of a node to be one above its base.
                "-baseHttpPort",
                Integer.toString(port - 1),
                "-clusterName",
                "benchmark-" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("search.log").toFile())
            .directory(folder.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var server = new SearchServer(process, URI.create("http://127.0.0.1:" + port));
    for (int i = 0; i < ATTEMPTS; i++) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("search.log")));
      }
      try {
        if (server
                .send("GET", "/_cluster/health?wait_for_status=yellow&timeout=5s", "", "")
                .statusCode()
            == 200) {
          return server;
        }
      } catch (IOException e) {
        // It is starting.
      }
      Thread.sleep(200);
    }
    server.close();
    throw new IOException("the search server does not start");
  }

  private static int freePort() throws IOException {
    for (int port = 9230; port < 9290; port++) {
      try (var free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException e) {
        // taken: the next one
      }
    }
    throw new IOException("no port is free");
  }

  /** What it has used of processors so far. */
  public double processorSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  /** Where it is. */
  public URI url() {
    return url;
  }

  private HttpResponse<String> send(String method, String path, String body, String type)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Asks for something that must go well. */
  public String ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> said = send(method, path, body, body.isEmpty() ? "" : "application/json");
    if (said.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + said.body());
    }
    return said.body();
  }

  /** Sends documents; each must be taken. */
  public void bulk(String index, byte[] lines) throws IOException, InterruptedException {
    HttpResponse<String> said =
        http.send(
            HttpRequest.newBuilder(url.resolve("/" + index + "/_bulk?filter_path=errors"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines))
                .build(),
            BodyHandlers.ofString());
    if (said.statusCode() != 200 || !said.body().contains("\"errors\":false")) {
      throw new IOException("_bulk: " + said.body());
    }
  }

  /** As new: no index at all. */
  public void renew() throws IOException, InterruptedException {
    for (String index :
        List.of(ask("GET", "/_cat/indices?h=index", "").strip().split("\\s+", -1))) {
      if (!index.isEmpty() && !index.startsWith(".")) {
        ask("DELETE", "/" + index, "");
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
