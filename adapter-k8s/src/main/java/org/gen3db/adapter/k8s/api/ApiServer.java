package org.gen3db.adapter.k8s.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Reason;
import org.gen3db.spi.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server, and asks again while it is busy or, having answered before, falls silent: a
 * restart of it is survived. A write that is repeated after a lost answer meets its own outcome as
 * a conflict, which its caller looks at.
 */
public final class ApiServer implements AutoCloseable {
  public static final String JSON = "application/json";
  public static final String APPLY = "application/apply-patch+yaml";
  public static final String MERGE = "application/merge-patch+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ASKING = "asking the API server";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int TRIES_BEFORE_FIRST_ANSWER = 3;
  private static final int MOST_AT_ONCE = 8;
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Duration patience;
  private final Progress progress;
  private final Map<Long, CompletableFuture<?>> told = new ConcurrentHashMap<>();
  private final AtomicLong tellings = new AtomicLong();
  private volatile boolean answered;

  public ApiServer(Cluster cluster, Duration patience, Progress progress) {
    this.cluster = cluster;
    this.patience = patience;
    this.progress = progress;
  }

  public Answer get(String path, Cancellation cancellation) {
    return send("GET", path, null, null, cancellation);
  }

  /**
   * Asks for several objects or lists at once; each answer is what it would be if it were asked for
   * alone.
   *
   * @return the answers in the order of the paths
   */
  public List<Answer> getAll(List<String> paths, Cancellation cancellation) {
    var answers = new ArrayList<Answer>();
    for (int i = 0; i < paths.size(); i += MOST_AT_ONCE) {
      List<String> some = paths.subList(i, Math.min(i + MOST_AT_ONCE, paths.size()));
      cancellation.check(cluster.describe(), ASKING);
      List<CompletableFuture<HttpResponse<byte[]>>> sent =
          some.stream().map(path -> begin("GET", path, null, null)).toList();
      for (int j = 0; j < some.size(); j++) {
        answers.add(answer(some.get(j), sent.get(j), cancellation));
      }
    }
    return answers;
  }

  /** The answer that is on its way; where there is none, it is asked for again with patience. */
  private Answer answer(
      String path, CompletableFuture<HttpResponse<byte[]>> sent, Cancellation cancellation) {
    try {
      Answer first = answer(await(sent, cancellation));
      return isBusy("GET", first) ? get(path, cancellation) : first;
    } catch (IOException e) {
      return get(path, cancellation);
    }
  }

  /**
   * Makes an object that nothing depends on: nobody waits for the answer, and nobody is told when
   * it could not be made. {@link #close} gives those that are under way a moment.
   */
  public void tell(String path, JsonNode object) {
    CompletableFuture<HttpResponse<byte[]>> sent = begin("POST", path, JSON, object);
    long number = tellings.incrementAndGet();
    told.put(number, sent);
    var unused = sent.whenComplete((answer, failure) -> told.remove(number));
  }

  public Answer post(String path, JsonNode object, Cancellation cancellation) {
    return send("POST", path, JSON, object, cancellation);
  }

  public Answer patch(String path, String type, JsonNode object, Cancellation cancellation) {
    return send("PATCH", path, type, object, cancellation);
  }

  public Answer delete(String path, JsonNode options, Cancellation cancellation) {
    return send("DELETE", path, JSON, options, cancellation);
  }

  /**
   * Sends it, and again where that may help.
   *
   * @throws Gen3DbException when there is no answer, or it was cancelled
   */
  private Answer send(
      String method,
      String path,
      @Nullable String type,
      @Nullable JsonNode body,
      Cancellation cancellation) {
    cancellation.check(cluster.describe(), ASKING);
    Cancellation bounded = cancellation.within(patience);
    Duration pause = FIRST_PAUSE;
    for (int tries = 1; ; tries++) {
      Answer answer = null;
      IOException silence = null;
      Duration asked = Duration.ZERO;
      try {
        HttpResponse<byte[]> response = await(begin(method, path, type, body), cancellation);
        answer = answer(response);
        if (!isBusy(method, answer)) {
          return answer;
        }
        asked = retryAfter(response);
      } catch (IOException e) {
        silence = e;
      }
      cancellation.check(cluster.describe(), ASKING);
      boolean again = answer != null || answered || tries < TRIES_BEFORE_FIRST_ANSWER;
      if (tries == 2 && again) {
        progress.waiting("the API server of the " + cluster.describe());
      }
      if (!again || !bounded.pause(asked.compareTo(pause) > 0 ? asked : pause)) {
        cancellation.check(cluster.describe(), ASKING);
        throw givenUp(answer, silence);
      }
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private CompletableFuture<HttpResponse<byte[]>> begin(
      String method, String path, @Nullable String type, @Nullable JsonNode body) {
    Cluster.Connection connection = cluster.connection();
    HttpClient client = connection.client();
    HttpRequest.Builder request =
        client.newHttpRequestBuilder().uri(connection.url() + path).header("Accept", JSON);
    request.method(method, type, body == null ? null : body.toString());
    return client.sendAsync(request.build(), byte[].class);
  }

  private Answer answer(HttpResponse<byte[]> response) {
    answered = true;
    return new Answer(response.code(), parsed(response.body()), time(response));
  }

  private static HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> sent, Cancellation cancellation) throws IOException {
    try (var ending = cancellation.onCancel(() -> sent.cancel(true))) {
      // The client's own bound is told by a thread of the common pool, which others may hold.
      return sent.get(Cluster.LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true); // the connection may be dead without a word; the next try has another
      throw new IOException("no answer within " + Cluster.LONGEST_ANSWER.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (CancellationException e) {
      throw new IOException("cancelled", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private static JsonNode parsed(byte[] body) {
    try {
      return body == null || body.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // a proxy's page; its code says what there is to say
    } catch (IOException e) {
      throw new AssertionError("bytes in memory", e);
    }
  }

  private static Optional<Instant> time(HttpResponse<?> response) {
    String date = response.header("Date");
    try {
      return date == null
          ? Optional.empty()
          : Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the same may be answered otherwise in a moment: the server has too much to do, or it
   * failed at a question (which of a write may have been done), or others use up a quota at once.
   */
  private static boolean isBusy(String method, Answer answer) {
    int code = answer.code();
    return code == 429
        || code == 502
        || code == 503
        || code == 504
        || (code == 500 && method.equals("GET"))
        || (code == 409 && answer.kind().equals("resourcequotas"));
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.header("Retry-After");
    return seconds != null && seconds.matches("[0-9]{1,4}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  private Gen3DbException givenUp(@Nullable Answer answer, @Nullable IOException silence) {
    if (answer != null) {
      return new Gen3DbException(
          Notice.of(
              KubernetesCode.THROTTLED,
              cluster.describe(),
              "the API server answers "
                  + answer.code()
                  + " for "
                  + patience.toSeconds()
                  + " s"
                  + Refusal.why(answer)));
    }
    Notice notice =
        Notice.of(
            KubernetesCode.API_UNREACHABLE,
            cluster.describe(),
            cluster.connection().url()
                + " does not answer: "
                + (silence == null ? "no reason is given" : reason(silence)));
    return new Gen3DbException(silence == null ? notice : notice.thrownAs(silence));
  }

  private static String reason(IOException silence) {
    Throwable cause = silence;
    while (cause.getMessage() == null && cause.getCause() instanceof Exception deeper) {
      cause = deeper;
    }
    return cause instanceof Exception e ? Reason.of(e) : "no reason is given";
  }

  /** Gives what was told a moment to arrive. */
  @Override
  public void close() {
    try {
      CompletableFuture.allOf(told.values().toArray(CompletableFuture[]::new))
          .get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException | CancellationException e) {
      // Nothing depends on it.
    }
  }
}
