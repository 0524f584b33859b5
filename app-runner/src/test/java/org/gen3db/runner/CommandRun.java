package org.gen3db.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gen3db.runner.console.Console;
import org.gen3db.runner.console.Interruption;
import org.gen3db.runner.console.Terminals;

/** A command line that was run in this JVM, and what came of it. */
record CommandRun(int exitCode, String out, String err) {
  static final ObjectMapper JSON = new ObjectMapper();

  static CommandRun in(Path directory, String... arguments) {
    return with(directory, Terminals.NONE, Map.of(), "", arguments);
  }

  static CommandRun with(
      Path directory,
      Terminals terminals,
      Map<String, String> environment,
      String input,
      String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            List.of(arguments),
            new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                directory,
                terminals,
                new Interruption()));
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The one JSON document of standard output; anything else there is a failure. */
  JsonNode json() {
    try (var parser = JSON.createParser(out)) {
      JsonNode document = JSON.readTree(parser);
      if (parser.nextToken() != null) {
        throw new AssertionError("more than one document:\n" + out);
      }
      return document;
    } catch (IOException e) {
      throw new AssertionError("no JSON:\n" + out, e);
    }
  }

  /** The one YAML document of standard output. */
  JsonNode yaml() {
    try {
      return new YAMLMapper().readTree(out);
    } catch (IOException e) {
      throw new AssertionError("no YAML:\n" + out, e);
    }
  }

  static Path write(Path directory, String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
