package org.gen3db.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import org.gen3db.testkit.http.LoopbackHttp;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for AWS Secrets Manager that answers in its wire protocol (AWS JSON 1.1) what AWS
 * documents, and breaks in the ways in which it breaks. It checks no signature. Of AWS's services
 * for tokens and rights it knows what a pod asks for, who one is, and what one may do.
 */
public final class SecretsManagerServer implements AutoCloseable {
  private static final String TARGET = "secretsmanager.";

  private final LoopbackHttp server;
  private final Entries entries = new Entries();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<Request, Fault> faults = request -> Fault.NONE;
  private volatile @Nullable CountDownLatch held;
  private volatile String who = "arn:aws:sts::123456789012:assumed-role/gen3db/session";
  private volatile boolean mayAskForRights;
  private volatile Predicate<String> rights = action -> true;

  private SecretsManagerServer() {
    server = LoopbackHttp.start("secrets-manager", this::handle);
  }

  /** Starts one without entries, on a free port of this machine. */
  public static SecretsManagerServer start() {
    return new SecretsManagerServer();
  }

  /** Where it listens. */
  public URI endpoint() {
    return server.url();
  }

  /** Breaks requests from now on; the function is asked once for each, by several threads. */
  public void breakBy(Function<Request, Fault> breaker) {
    faults = breaker;
  }

  /** All requests so far, those that were broken too. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The operations of all requests so far. */
  public List<String> operations() {
    return requests.stream().map(Request::operation).toList();
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Lets every request wait until what is returned is closed. */
  public AutoCloseable hold() {
    var latch = new CountDownLatch(1);
    held = latch;
    return () -> {
      held = null;
      latch.countDown();
    };
  }

  /** Does an operation as another program or AWS itself would, past faults and counting. */
  public Map<String, Object> as(String operation, Map<String, Object> body) {
    return entries.answer(new Request(operation, body, "", ""));
  }

  /**
   * Lets whoever asks know what it may do, which at first it may not.
   *
   * @param arn who asks
   * @param allowed whether an action such as {@code secretsmanager:CreateSecret} is allowed
   */
  public void tellRights(String arn, Predicate<String> allowed) {
    who = arn;
    rights = allowed;
    mayAskForRights = true;
  }

  /**
   * Tells from now on how the copies of entries in other regions are, which at first are in sync.
   *
   * @param status {@code InSync}, {@code InProgress} or {@code Failed}
   * @param message why, or empty
   */
  public void copiesAre(String status, String message) {
    entries.copiesAre(status, message);
  }

  /** Lets all that is there be older by so much. */
  public void passes(Duration time) {
    entries.passes(time);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String target = header(exchange, "X-Amz-Target");
    if (target.isEmpty()) {
      byte[] answer = WebIdentity.answer(body, who, mayAskForRights, rights);
      answer(exchange, answer.length == 0 ? 403 : 200, "text/xml", answer);
      return;
    }
    Map<String, Object> parameters = Json.read(body);
    var request =
        new Request(
            target.substring(Math.max(target.indexOf('.') + 1, 0)),
            parameters,
            header(exchange, "User-Agent"),
            header(exchange, "Authorization"));
    requests.add(request);
    awaitRelease();
    try {
      if (!target.startsWith(TARGET)) {
        throw Refusal.of("UnknownOperationException", "No " + target);
      }
      answer(exchange, request);
    } catch (Refusal refusal) {
      refuse(exchange, refusal);
    }
  }

  private void answer(HttpExchange exchange, Request request) throws IOException {
    Fault fault = faults.apply(request);
    if (fault == Fault.CUT) {
      exchange.close();
      return;
    }
    if (fault == Fault.GARBLED) {
      answer(exchange, 200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (fault == Fault.BAD_SIGNATURE) {
      throw Refusal.of(
          "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided. The"
              + " Canonical String for this request should have been 'POST\n/\n\nx-amz-date:"
              + header(exchange, "X-Amz-Date")
              + "\nx-amz-security-token:"
              + header(exchange, "X-Amz-Security-Token")
              + "\n'");
    }
    refuseBefore(fault, request);
    byte[] answer = Json.write(entries.answer(request));
    switch (fault) {
      case BROKEN_AFTERWARDS -> throw broken();
      case CUT_AFTERWARDS -> exchange.close();
      case SILENT_AFTERWARDS -> {
        await(closed);
        exchange.close();
      }
      default -> answer(exchange, 200, "application/x-amz-json-1.1", answer);
    }
  }

  private static void refuseBefore(Fault fault, Request request) {
    switch (fault) {
      case THROTTLED -> throw Refusal.of("ThrottlingException", "Rate exceeded");
      case BROKEN -> throw broken();
      case EXPIRED_TOKEN ->
          throw Refusal.of(
              "ExpiredTokenException", "The security token included in the request is expired");
      case UNKNOWN_TOKEN ->
          throw Refusal.of(
              "UnrecognizedClientException",
              "The security token included in the request is invalid.");
      case DENIED ->
          throw Refusal.of(
              "AccessDeniedException",
              "User: arn:aws:iam::123456789012:user/tester is not authorized to perform:"
                  + " secretsmanager:"
                  + request.operation()
                  + " on resource: "
                  + request.entry().orElse("*")
                  + " because no identity-based policy allows the secretsmanager:"
                  + request.operation()
                  + " action");
      case KEY_DENIED -> throw Refusal.of("AccessDeniedException", "Access to KMS is not allowed");
      case REFUSED -> throw Refusal.parameter("The parameter is not one of those that are known.");
      case REPLICA ->
          throw Refusal.of(
              "InvalidRequestException",
              "Operation not permitted on a replica secret. Call must be made in primary secret's"
                  + " region.");
      default -> {}
    }
  }

  private static Refusal broken() {
    return new Refusal(500, "InternalServiceError", "An error occurred on the server side.");
  }

  private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    answer(
        exchange,
        refusal.status(),
        "application/x-amz-json-1.1",
        Json.write(Map.of("__type", refusal.type(), "Message", "" + refusal.getMessage())));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private void awaitRelease() {
    CountDownLatch waiting = held;
    if (waiting != null) {
      await(waiting);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it at once; requests that wait get no answer. */
  @Override
  public void close() {
    CountDownLatch waiting = held;
    if (waiting != null) {
      waiting.countDown();
    }
    closed.countDown();
    server.close();
  }
}
