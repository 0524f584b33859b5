package org.gen3db.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.gen3db.testkit.http.LoopbackHttp;

/**
 * A stand-in for a cluster of Elasticsearch or OpenSearch, with what a restore asks of it, as the
 * real servers answered; and faults, which those cannot be made to have on demand. Documents are
 * not searched, only kept.
 */
public final class StandInCluster implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final LoopbackHttp server;
  private final StandInIndices indices;
  private final List<SearchRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Function<SearchRequest, Optional<SearchAnswer>> faults =
      request -> Optional.empty();

  private StandInCluster(boolean openSearch, String version) {
    indices = new StandInIndices(openSearch, version);
    server = LoopbackHttp.start("stand-in-cluster", this::handle);
  }

  /** Elasticsearch 7.10.2, which Gen3 uses. */
  public static StandInCluster elasticsearch() {
    return start(false, "7.10.2");
  }

  /** OpenSearch 2.19.1. */
  public static StandInCluster openSearch() {
    return start(true, "2.19.1");
  }

  /** Any other version. */
  public static StandInCluster start(boolean openSearch, String version) {
    return new StandInCluster(openSearch, version);
  }

  /** Where it listens. */
  public URI url() {
    return server.url();
  }

  /** Answers in its place from now on, where the function has an answer. */
  public void answerBy(Function<SearchRequest, Optional<SearchAnswer>> breaker) {
    faults = breaker;
  }

  /** All that it was asked. */
  public List<SearchRequest> requests() {
    return List.copyOf(requests);
  }

  /** Does what it is asked, as a client would ask; for tests. */
  public SearchAnswer ask(String method, String path, String body) {
    int query = path.indexOf('?');
    return indices.answer(
        new SearchRequest(
            method,
            query < 0 ? path : path.substring(0, query),
            query < 0 ? path : path.substring(0, query),
            query < 0 ? "" : path.substring(query + 1),
            body,
            Map.of()));
  }

  /** The names of all indices. */
  public List<String> names() {
    return indices.names();
  }

  /** The indices that an alias stands on. */
  public List<String> standing(String alias) {
    return indices.bearing(alias);
  }

  /** The documents of an index, as {@code routing/id} to what they say. */
  public Map<String, String> documents(String index) {
    return indices.documents(index);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        sent = new GZIPInputStream(new java.io.ByteArrayInputStream(sent)).readAllBytes();
      }
      String query = exchange.getRequestURI().getRawQuery();
      var headers = new TreeMap<String, String>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      var request =
          new SearchRequest(
              exchange.getRequestMethod(),
              URLDecoder.decode(
                  exchange.getRequestURI().getRawPath().replace("+", "%2B"),
                  StandardCharsets.UTF_8),
              exchange.getRequestURI().getRawPath(),
              query == null ? "" : query,
              new String(sent, StandardCharsets.UTF_8),
              headers);
      requests.add(request);
      SearchAnswer answer = faults.apply(request).orElseGet(() -> indices.answer(request));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean none = request.method().equals("HEAD") || body.length == 0;
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
      if (!none) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  static JsonNode tree(String text) {
    try {
      return text.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  @Override
  public void close() {
    server.close();
  }
}
