package org.gen3db.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.gen3db.testkit.http.LoopbackHttp;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for the API server: namespaces, Secrets, Events, the objects of External Secrets, and
 * those of gen3db's operator, which can be watched too, over plain HTTP, with what decides whether
 * a client writes rightly: creation that is atomic, versions, server-side apply with managers and
 * their conflicts, preconditions. It passes the same tests as the real one, and can be told to
 * answer otherwise.
 */
public final class StandInApiServer extends TestCluster {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A request, for tests that count or disturb.
   *
   * @param method such as GET
   * @param path with its query
   */
  public record Request(String method, String path) {}

  private final LoopbackHttp server;
  private final StandInObjects objects = new StandInObjects();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Optional<Answered>> disturbance = request -> Optional.empty();
  private volatile String token = "token";

  /** Starts one on a port of its own. */
  public StandInApiServer() {
    server = LoopbackHttp.start("stand-in-api-server", this::handle);
  }

  /** Serves the objects of External Secrets in these versions; none for a cluster without. */
  public void serveExternalSecrets(String... versions) {
    objects.serve(List.of(versions));
  }

  @Override
  public void knowCreateOrMerge(boolean known) {
    objects.knowCreateOrMerge(known);
  }

  /** Answers otherwise than it would, where the function says so. */
  public void disturb(Function<Request, Optional<Answered>> by) {
    disturbance = by;
  }

  /** Lets an object have been made this long ago. */
  public void age(String path, Duration ago) {
    objects.age(List.of(path.split("/")), ago);
  }

  /** Accepts no other token from now on. */
  public void acceptOnly(String one) {
    token = one;
  }

  /** What it was asked, in order, since it was cleared. */
  public List<Request> requests() {
    return requests;
  }

  @Override
  public String url() {
    return server.url().toString();
  }

  @Override
  protected String administrator() {
    return token;
  }

  @Override
  protected @Nullable SSLContext trust() {
    return null;
  }

  @Override
  protected @Nullable Path certificate() {
    return null;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().toString();
      var request = new Request(exchange.getRequestMethod(), path);
      Answered answer;
      if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer = status(401, "Unauthorized", "Unauthorized");
      } else {
        requests.add(request);
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        if (query.getOrDefault("watch", "").equals("true")) {
          watch(exchange, query);
          return;
        }
        Optional<Answered> other = disturbance.apply(request);
        answer = other.isPresent() ? other.get() : answer(exchange, sent);
      }
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  /** Tells changes, a line each, until the time is over or the watcher has gone. */
  private void watch(HttpExchange exchange, Map<String, String> query) throws IOException {
    List<String> path = List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
    long known = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    long until =
        System.nanoTime()
            + Duration.ofSeconds(Long.parseLong(query.getOrDefault("timeoutSeconds", "600")))
                .toNanos();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.flush();
      while (System.nanoTime() < until) {
        JsonNode event = objects.watch(path, known, Duration.ofSeconds(1));
        if (event != null) {
          known = event.at("/object/metadata/resourceVersion").asLong();
          body.write((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
          body.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed
    } catch (IOException e) {
      // The watcher has gone.
    }
  }

  private Answered answer(HttpExchange exchange, byte[] sent) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    @Nullable String type = exchange.getRequestHeaders().getFirst("Content-Type");
    JsonNode body = sent.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(sent);
    return objects.answer(exchange.getRequestMethod(), List.of(path), query, type, body);
  }

  private static Map<String, String> query(@Nullable String raw) {
    var query = new HashMap<String, String>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(
          parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  /** A Status. */
  public static Answered status(int code, String reason, String message) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.put("status", code < 300 ? "Success" : "Failure");
    status.put("message", message).put("reason", reason).put("code", code);
    return new Answered(code, status);
  }

  @Override
  public void close() {
    server.close();
  }
}
