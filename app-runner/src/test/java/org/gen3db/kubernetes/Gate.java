package org.gen3db.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gen3db.testkit.ScratchFolders;
import org.gen3db.testkit.http.LoopbackHttp;
import org.gen3db.testkit.kubernetes.TestCluster;
import org.gen3db.testkit.kubernetes.TestCluster.Answered;

/**
 * What one client asks of a cluster goes through it, and is answered otherwise where it says so.
 */
abstract class Gate implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final TestCluster cluster;
  private final LoopbackHttp server;

  Gate(TestCluster cluster) {
    this.cluster = cluster;
    this.server = LoopbackHttp.start("gate", this::handle);
  }

  /**
   * What is answered instead; empty where the cluster answers.
   *
   * @param path with its query, and without a slash before it
   */
  abstract Optional<Answered> otherwise(String method, String path, String sent) throws IOException;

  /** The way through it. */
  final Path kubeconfig() {
    try {
      return Files.writeString(
          ScratchFolders.create("kubeconfig").resolve("config"),
          """
          apiVersion: v1
          kind: Config
          clusters:
          - {name: test, cluster: {server: "%s"}}
          users:
          - {name: test, user: {token: any}}
          contexts:
          - {name: test, context: {cluster: test, user: test}}
          current-context: test
          """
              .formatted(server.url()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().toString().substring(1);
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      Optional<Answered> other = otherwise(method, path, sent);
      Answered answer =
          other.isPresent()
              ? other.get()
              : cluster.call(method, path, type, sent.isEmpty() ? null : sent);
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
