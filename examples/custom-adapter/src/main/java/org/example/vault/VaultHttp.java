package org.example.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/** Calls of Vault's HTTP API. The JDK's client sends a POST or PATCH once, whatever comes of it. */
final class VaultHttp {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VaultSettings settings;
  private final HttpClient client;

  VaultHttp(VaultSettings settings) {
    this.settings = settings;
    this.client = HttpClient.newBuilder().connectTimeout(settings.timeout()).build();
  }

  /** An answer that tells something: 2xx, 400 (a check-and-set that failed) or 404 (nothing). */
  record Answer(int status, JsonNode body) {
    boolean isDone() {
      return status < 300;
    }
  }

  /**
   * @throws Gen3DbException for every other answer, and for none
   */
  Answer call(String method, String path, Map<String, ?> body, Cancellation cancellation) {
    cancellation.check(path, "asking " + settings.address());
    try {
      var request =
          HttpRequest.newBuilder(URI.create(settings.address() + "/v1/" + path))
              .timeout(settings.timeout())
              // Read anew each time, as an agent renews it.
              .header("X-Vault-Token", Files.readString(settings.tokenFile()).strip())
              .header("Content-Type", "application/merge-patch+json") // which a PATCH must be
              .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      var sent = client.sendAsync(request, BodyHandlers.ofByteArray());
      // Ctrl-C and the deadline of the run end the wait at once.
      try (var breaking = cancellation.onCancel(() -> sent.cancel(true))) {
        var answer = sent.get(cancellation.remaining().toMillis(), TimeUnit.MILLISECONDS);
        return told(path, answer.statusCode(), answer.body());
      } finally {
        sent.cancel(true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noAnswer(path, e, cancellation);
    } catch (IOException | ExecutionException | TimeoutException | CancellationException e) {
      throw noAnswer(path, e, cancellation);
    }
  }

  private Answer told(String path, int status, byte[] text) throws IOException {
    if (status == 403) {
      throw failure(VaultCode.REFUSED, path, "refuses (403)");
    } else if (status >= 300 && status != 400 && status != 404) {
      throw failure(VaultCode.NOT_REACHED, path, "answers " + status);
    }
    return new Answer(status, text.length == 0 ? MissingNode.getInstance() : JSON.readTree(text));
  }

  /** Exceptions of a JSON parser quote what they read; their class is told, and nothing else. */
  private Gen3DbException noAnswer(String path, Exception e, Cancellation cancellation) {
    cancellation.check(path, "waiting for " + settings.address());
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return failure(VaultCode.NOT_REACHED, path, "no answer: " + cause.getClass().getSimpleName());
  }

  Gen3DbException failure(VaultCode code, String path, String message) {
    return new Gen3DbException(Notice.of(code, path, settings.address() + " " + message));
  }
}
