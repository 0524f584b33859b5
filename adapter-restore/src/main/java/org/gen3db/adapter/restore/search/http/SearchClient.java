package org.gen3db.adapter.restore.search.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster over HTTP, which is the one way that all versions have in common: the typed
 * clients refuse each other's servers. Thread-safe.
 */
public final class SearchClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String NO_BODY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final URI url;
  private final Credentials credentials;
  private final Map<String, String> standing;
  private final HttpClient http;
  private final Duration answer;

  /**
   * One that asks a cluster.
   *
   * @param url where it is reached, with a path where it is behind one
   * @param credentials who asks
   * @param trust whose certificates are believed; null for those that Java believes
   * @param answer the most that an answer takes
   */
  public SearchClient(
      URI url, Credentials credentials, @Nullable SSLContext trust, Duration answer) {
    this.url = url;
    this.credentials = credentials;
    this.standing = credentials.headers();
    this.answer = answer;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // HTTP/2 asks plain servers for an upgrade, which the older ones log as an error.
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would carry credentials elsewhere.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (trust != null) {
      builder.sslContext(trust);
    }
    http = builder.build();
  }

  /** Where it is, for people. */
  public String place() {
    return url.toString();
  }

  /** The server, told by what it says of itself. */
  public SearchServer server(Cancellation end) {
    JsonNode root = get("/", end).json();
    SearchServer server =
        SearchServer.of(root)
            .orElseThrow(
                () ->
                    problem(
                        SearchCode.SEARCH_VERSION,
                        "what answers there is neither Elasticsearch nor OpenSearch"));
    if (!server.isKnown()) {
      throw problem(SearchCode.SEARCH_VERSION, "it is " + server);
    }
    return server;
  }

  /** Asks for something that must be there. */
  public Answer get(String path, Cancellation end) {
    return ok("GET", path, null, end);
  }

  /** Asks for something that must go well. */
  public Answer ok(String method, String path, @Nullable JsonNode body, Cancellation end) {
    Answer said = send(method, path, body, end);
    if (!said.isOk()) {
      throw refused(method, path, said);
    }
    return said;
  }

  /** Asks for something, and gives what was answered, an error as well. */
  public Answer send(String method, String path, @Nullable JsonNode body, Cancellation end) {
    return exchange(method, path, body == null ? null : Json.bytes(body), JSON, end);
  }

  /** Ends a scroll; where that fails, it ends by itself after a while. */
  public void endScroll(@Nullable String scroll, Cancellation end) {
    if (scroll == null || end.isCancelled()) {
      return;
    }
    ObjectNode body = Json.object();
    body.put("scroll_id", scroll);
    try {
      send("DELETE", "/_search/scroll", body, end);
    } catch (Gen3DbException e) {
      // What was read with it is whole, or told already.
    }
  }

  /**
   * Sends lines of JSON.
   *
   * @throws IOException when no answer came, so that nobody knows what became of them
   */
  public Answer lines(String path, byte[] lines, int length, Cancellation end) throws IOException {
    HttpRequest.BodyPublisher publisher = BodyPublishers.ofByteArray(lines, 0, length);
    String sum = isSigned() ? sha256(lines, length) : "";
    return await(request("POST", path, publisher, sum, LINES), end);
  }

  /**
   * Asks for something that may be large.
   *
   * @param most the largest answer that there is room for, in bytes
   * @throws AnswerTooLarge when it is larger
   */
  public Answer page(String path, JsonNode body, long most, Cancellation end)
      throws AnswerTooLarge {
    byte[] bytes = Json.bytes(body);
    HttpRequest request =
        request(
            "POST",
            path,
            BodyPublishers.ofByteArray(bytes),
            isSigned() ? sha256(bytes, bytes.length) : "",
            JSON);
    try {
      return await(request, said -> new LimitedBody(most), end);
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof AnswerTooLarge large) {
          throw large;
        }
      }
      throw unreachable(e);
    }
  }

  private Answer exchange(
      String method, String path, byte @Nullable [] body, String type, Cancellation end) {
    HttpRequest request =
        body == null
            ? request(method, path, BodyPublishers.noBody(), NO_BODY_SHA256, null)
            : request(
                method,
                path,
                BodyPublishers.ofByteArray(body),
                isSigned() ? sha256(body, body.length) : "",
                type);
    try {
      return await(request, end);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** That no answer came. */
  public Gen3DbException unreachable(IOException e) {
    String words =
        e instanceof HttpTimeoutException
            ? "no answer within " + answer.toSeconds() + " s"
            : e instanceof SSLException
                ? "the encrypted connection does not come about: " + e.getMessage()
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new Gen3DbException(
        Notice.of(SearchCode.SEARCH_UNREACHABLE, place(), Answer.line(words)), e);
  }

  /** That the cluster does not do what it was asked. */
  public Gen3DbException refused(String method, String path, Answer said) {
    String asked = method + " " + path.replaceAll("\\?.*", "") + ": " + said.reason();
    SearchCode code =
        switch (said.status()) {
          case 401, 403 ->
              Blocks.isFull(said.errorType(), said.reason())
                  ? SearchCode.SEARCH_FULL
                  : SearchCode.SEARCH_LOGIN;
          case 429 ->
              Blocks.isFull(said.errorType(), said.reason())
                  ? SearchCode.SEARCH_FULL
                  : SearchCode.SEARCH_REFUSED;
          default -> SearchCode.SEARCH_REFUSED;
        };
    return problem(code, asked);
  }

  /** A problem with this cluster. */
  public Gen3DbException problem(SearchCode code, String message) {
    return new Gen3DbException(Notice.of(code, place(), message));
  }

  private boolean isSigned() {
    return credentials instanceof Credentials.Signed;
  }

  private HttpRequest request(
      String method,
      String path,
      HttpRequest.BodyPublisher body,
      String sum,
      @Nullable String type) {
    URI uri = URI.create(url.toString().replaceAll("/+$", "") + path);
    var headers = new LinkedHashMap<>(standing);
    headers.put("Accept", JSON);
    if (type != null) {
      headers.put("Content-Type", type);
    }
    if (credentials instanceof Credentials.Signed signed) {
      headers.putAll(signed.signer().sign(method, uri, Map.copyOf(headers), sum));
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body).timeout(answer);
    headers.forEach(request::setHeader);
    return request.build();
  }

  private Answer await(HttpRequest request, Cancellation end) throws IOException {
    return await(request, BodyHandlers.ofByteArray(), end);
  }

  private Answer await(HttpRequest request, BodyHandler<byte[]> handler, Cancellation end)
      throws IOException {
    end.check(place(), "asking the search cluster");
    CompletableFuture<HttpResponse<byte[]>> answered = http.sendAsync(request, handler);
    try (var breaking = end.onCancel(() -> answered.cancel(true))) {
      HttpResponse<byte[]> said = answered.get();
      return new Answer(said.statusCode(), said.body());
    } catch (InterruptedException e) {
      answered.cancel(true);
      Thread.currentThread().interrupt();
      end.check(place(), "waiting for the search cluster");
      throw new IOException("interrupted", e);
    } catch (CancellationException e) {
      end.check(place(), "waiting for the search cluster");
      throw new IOException("cancelled", e);
    } catch (ExecutionException e) {
      end.check(place(), "waiting for the search cluster");
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IOException(e.getCause());
    }
  }

  private static String sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
