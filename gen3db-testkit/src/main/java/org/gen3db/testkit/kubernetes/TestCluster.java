package org.gen3db.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.gen3db.testkit.ScratchFolders;
import org.jspecify.annotations.Nullable;

/** An API server that a test may do with as it likes. */
public abstract class TestCluster implements AutoCloseable {
  /** The content type of server-side apply. */
  public static final String APPLY = "application/apply-patch+yaml";

  /** The content type of a merge patch. */
  public static final String MERGE = "application/merge-patch+json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private @Nullable HttpClient client;

  /** For subclasses. */
  protected TestCluster() {}

  /** Where it listens, such as {@code https://127.0.0.1:6443}. */
  public abstract String url();

  /** The token of one who may do all. */
  protected abstract String administrator();

  /** By which its certificate is trusted; null where it speaks plain HTTP. */
  protected abstract @Nullable SSLContext trust();

  /** The file with the certificate by which it is trusted; null where it speaks plain HTTP. */
  protected abstract @Nullable Path certificate();

  /**
   * Whether the definition that it serves of an ExternalSecret knows the creation policy
   * CreateOrMerge, as that of newer operators does. It does not at first.
   */
  public abstract void knowCreateOrMerge(boolean known);

  /** What it answered. */
  public record Answered(int code, JsonNode body) {
    /** The body, where it was done. */
    public JsonNode done() {
      if (code < 200 || code > 299) {
        throw new IllegalStateException(code + " " + body.path("message").asText());
      }
      return body;
    }
  }

  /** A kubeconfig of one who may do all. */
  public final Path kubeconfig() {
    return kubeconfig(administrator());
  }

  /** A kubeconfig of one with this token; its contexts are {@code test} and {@code other}. */
  public final Path kubeconfig(String token) {
    Path certificate = certificate();
    String authority =
        certificate == null ? "" : ", certificate-authority: \"" + certificate + "\"";
    try {
      return Files.writeString(
          ScratchFolders.create("kubeconfig").resolve("config"),
          """
          apiVersion: v1
          kind: Config
          clusters:
          - {name: test, cluster: {server: "%s"%s}}
          - {name: other, cluster: {server: "http://127.0.0.1:1"}}
          users:
          - {name: test, user: {token: "%s"}}
          contexts:
          - {name: test, context: {cluster: test, user: test}}
          - {name: other, context: {cluster: other, user: test}}
          current-context: test
          """
              .formatted(url(), authority, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks as one who may do all. */
  public final Answered call(
      String method, String path, @Nullable String type, @Nullable Object body) {
    var request =
        HttpRequest.newBuilder(URI.create(url() + "/" + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + administrator())
            .header("Accept", "application/json");
    if (type != null) {
      request.header("Content-Type", type);
    }
    request.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    try {
      var response = client().send(request.build(), BodyHandlers.ofByteArray());
      byte[] bytes = response.body();
      String kind = response.headers().firstValue("Content-Type").orElse("");
      return new Answered(
          response.statusCode(),
          kind.startsWith("application/json") ? JSON.readTree(bytes) : MissingNode.getInstance());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
      SSLContext trust = trust();
      client = trust == null ? builder.build() : builder.sslContext(trust).build();
    }
    return client;
  }

  /** Asks for an object; the body of a Status where there is none. */
  public final Answered get(String path) {
    return call("GET", path, null, null);
  }

  /** Makes an object. */
  public final JsonNode post(String path, Object body) {
    return call("POST", path, "application/json", body).done();
  }

  /** A new namespace, of a name that none had. */
  public final String newNamespace() {
    String name =
        "test-" + NAMESPACES.incrementAndGet() + "-" + Long.toHexString(System.nanoTime());
    post(
        "api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
    return name;
  }

  /** Parses what a test writes. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
