package org.gen3db.adapter.aws.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The Secrets Manager and the S3 of moto 5.2.5, which .ci/run installs; only the full build has it.
 */
public final class MotoServer implements AutoCloseable {
  private static final Path HOME =
      Path.of(
          System.getProperty(
              "gen3db.test.moto", System.getProperty("user.home") + "/.cache/gen3db/moto-5.2.5"));

  /**
   * One request at a time: of four threads that make an entry of one name at once, moto lets two,
   * which AWS does not.
   */
  private static final String PROGRAM =
      """
      import sys, threading
      from moto import server
      lock = threading.Lock()
      dispatch = server.DomainDispatcherApplication.__call__
      def one_by_one(self, environ, start_response):
          with lock:
              return dispatch(self, environ, start_response)
      server.DomainDispatcherApplication.__call__ = one_by_one
      server.main(['-H', '127.0.0.1', '-p', sys.argv[1]])
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private MotoServer() throws IOException {
    Path python = HOME.resolve("bin/python");
    if (!Files.isExecutable(python)) {
      throw new IOException(
          python + " is not there: bash .ci/run makes it, or python3 -m venv and moto[server]");
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    process =
        new ProcessBuilder(python.toString(), "-c", PROGRAM, "" + port)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
  }

  /** Starts one without anything in it. */
  public static MotoServer start() {
    try {
      var server = new MotoServer();
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(100))
          .until(server::answers);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Forgets all that was put into it. */
  public void reset() {
    if (!post("/moto-api/reset", "")) {
      throw new IllegalStateException("moto does not forget");
    }
  }

  /** Lets who asks have the rights of its policies only, or all rights again. */
  void checkRights(boolean checks) {
    if (!post("/moto-api/reset-auth", checks ? "0" : "inf")) {
      throw new IllegalStateException("moto does not check rights");
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("moto ended with " + process.exitValue());
    }
    return post("/moto-api/reset", "");
  }

  private boolean post(String path, String body) {
    try {
      return http.send(
                  HttpRequest.newBuilder(endpoint().resolve(path))
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
