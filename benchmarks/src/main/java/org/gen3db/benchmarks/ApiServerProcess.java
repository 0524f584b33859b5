package org.gen3db.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gen3db.testkit.kubernetes.StandInApiServer;

/**
 * The stand-in for the API server in a JVM of its own, as a real one is no part of the program that
 * asks it either: what it takes to answer is not gen3db's. It stays, so that it is as warm for the
 * last round as for the first but one.
 */
final class ApiServerProcess implements AutoCloseable {
  private static final String RENEW = "renew\n";

  private final Process process;
  private final Writer to;
  private final BufferedReader from;

  private ApiServerProcess(Process process) {
    this.process = process;
    this.to = process.outputWriter(StandardCharsets.UTF_8);
    this.from = process.inputReader(StandardCharsets.UTF_8);
  }

  static ApiServerProcess start() throws IOException {
    return new ApiServerProcess(
        new ProcessBuilder(
                List.of(
                    Launcher.java(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ApiServerProcess.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** A server as new, with the namespace {@code default}; the one before is gone. */
  Path kubeconfig() throws IOException {
    to.write(RENEW);
    to.flush();
    String line = from.readLine();
    if (line == null) {
      throw new IOException("the stand-in for the API server has ended");
    }
    return Path.of(line);
  }

  /** The other JVM: a kubeconfig a line, as long as somebody asks. */
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StandInApiServer api = null;
    while (in.readLine() != null) {
      if (api != null) {
        api.close();
      }
      api = new StandInApiServer();
      api.post(
          "api/v1/namespaces",
          """
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default"}}""");
      System.out.println(api.kubeconfig());
    }
    if (api != null) {
      api.close();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    to.close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
