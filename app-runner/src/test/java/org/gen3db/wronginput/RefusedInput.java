package org.gen3db.wronginput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.OpenFiles;
import org.gen3db.lab.Run;
import org.gen3db.runner.RunnerUnderTest;
import org.gen3db.testkit.Tree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Input that cannot be meant: exit code 2, one clear message each with code, place and hint, in
 * words and as a document; no server is contacted and no file is written.
 */
abstract class RefusedInput {
  @TempDir Path folder;
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = listening();
  }

  /**
   * On an address of its own where the system has it, as Linux has all of 127/8: tests beside this
   * one knock at ports that they have just closed, and this socket could have got one of them.
   */
  private static ServerSocket listening() throws IOException {
    try {
      return new ServerSocket(0, 50, InetAddress.getByName("127.77.0.1"));
    } catch (BindException e) {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
  }

  @AfterEach
  void nothingWasContacted() throws IOException {
    server.setSoTimeout(1);
    assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    server.close();
  }

  @AfterEach
  void nothingIsLeftOpen() throws IOException {
    assertThat(OpenFiles.below(folder)).isEmpty();
  }

  final void refusedValues(String values, Code code, String place, String message, String hint) {
    write("values.yaml", values);
    write(
        "server.yaml",
        "gen3db: {databaseServer: {address: \"%s:%d\"}}\n"
            .formatted(server.getInetAddress().getHostAddress(), server.getLocalPort()));
    // The values under test come last, so that they win.
    refused(code, place, message, hint, "apply", "-f", "server.yaml", "-f", "values.yaml");
  }

  final void refused(Code code, String place, String message, String hint, String... line) {
    inWords(code, place, message, hint, line);
    inADocument(code, place, message, hint, line);
    assertThat(Tree.of(folder).keySet()).as("files").noneMatch(file -> file.contains(".gen3db"));
  }

  private Run inWords(Code code, String place, String message, String hint, String... line) {
    Run run = RunnerUnderTest.run(folder, line);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error " + code.id())
        .contains("hint: ")
        .contains(place)
        .contains(message)
        .contains(hint)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("null");
    assertThat(run.err().lines().filter(said -> said.startsWith("error ")))
        .allSatisfy(said -> assertThat(said).startsWith("error " + code.id()));
    return run;
  }

  private void inADocument(Code code, String place, String message, String hint, String... line) {
    var asDocument = new ArrayList<String>(List.of(line));
    asDocument.addAll(1, List.of("-o", "json"));
    Run run = RunnerUnderTest.run(folder, asDocument.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
    assertThat(run.err()).isEmpty();
    JsonNode document = run.document();
    assertThat(document.path("apiVersion").asText()).isEqualTo("gen3db.org/v1");
    assertThat(document.path("kind").asText()).isEqualTo("Error");
    assertThat(document.path("errors"))
        .isNotEmpty()
        .allSatisfy(
            error -> {
              assertThat(error.path("code").asText()).isEqualTo(code.id());
              assertThat(error.path("place").asText()).contains(place);
              assertThat(error.path("message").asText()).contains(message).isNotEmpty();
              assertThat(error.path("hint").asText()).contains(hint).isNotEmpty();
            });
  }

  final void write(String file, String content) {
    try {
      Files.writeString(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
