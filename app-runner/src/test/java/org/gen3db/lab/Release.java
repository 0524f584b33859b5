package org.gen3db.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gen3db.domain.error.Code;
import org.gen3db.runner.RunnerUnderTest;

/**
 * A release whose values stand in a folder, driven by the command line.
 *
 * @param folder where gen3db runs
 */
public record Release(Path folder) {
  private static final int MOST_FILES = 3;

  /** Those that the chart brings and that are on unless a values file says otherwise. */
  private static final List<String> SERVICES =
      List.of("arborist", "audit", "fence", "indexd", "metadata", "peregrine", "sheepdog", "wts");

  /** Values that switch off all services but these. */
  public static String only(String... services) {
    var on = Set.of(services);
    assertThat(SERVICES).containsAll(on);
    return SERVICES.stream()
        .filter(service -> !on.contains(service))
        .map(service -> service + ": {enabled: false}\n")
        .collect(Collectors.joining());
  }

  /** Sets the values: files in this order, later ones win. */
  public Release values(String... documents) {
    try {
      for (int i = 0; i < MOST_FILES; i++) {
        Files.writeString(
            folder.resolve("values-" + i + ".yaml"), i < documents.length ? documents[i] : "");
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The stores. */
  public Stores stores() {
    return new Stores(folder);
  }

  /** The names of the values files. */
  public List<String> files() {
    return IntStream.range(0, MOST_FILES).mapToObj(i -> "values-" + i + ".yaml").toList();
  }

  /** The command line of a command, with the values and its document. */
  public List<String> line(String command, String... further) {
    var line = new ArrayList<String>(List.of(command));
    if (!command.equals("env")) {
      line.addAll(List.of("-o", "json"));
    }
    files().forEach(file -> line.addAll(List.of("-f", file)));
    line.addAll(List.of(further));
    return line;
  }

  /** Runs a command with the values, and prints its document. */
  public Run run(String command, String... further) {
    return RunnerUnderTest.run(folder, line(command, further).toArray(String[]::new));
  }

  /** The same; once its standard error has these words, this is done. */
  public Run runMeeting(String words, Runnable then, String command, String... further) {
    return RunnerUnderTest.runMeeting(
        folder, words, then, line(command, further).toArray(String[]::new));
  }

  /** Applies these services. */
  public Run apply(String... services) {
    return run("apply", named(services));
  }

  private static String[] named(String... services) {
    var options = new ArrayList<String>();
    for (String service : services) {
      options.addAll(List.of("--service", service));
    }
    return options.toArray(String[]::new);
  }

  /** Applies, and this service fails with this code and these words. */
  public Run fails(String service, Code code, String... words) {
    return failed(apply(service), service, code, words);
  }

  /** This service failed with this code, place or message or hint with these words. */
  public static Run failed(Run run, String service, Code code, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(1);
    assertThat(run.document().path("kind").asText()).isEqualTo("Apply");
    JsonNode it = run.service(service);
    assertThat(it.path("outcome").asText()).as(run.all()).isEqualTo("FAILED");
    JsonNode error = it.path("error");
    assertThat(error.path("code").asText()).as(it.toString()).isEqualTo(code.id());
    assertThat(error.path("message").asText()).isNotEmpty().doesNotContain("Exception", "null");
    assertThat(error.path("hint").asText()).isNotEmpty();
    assertThat(error.toString()).contains(words);
    return run;
  }

  /** Applies, and this service reports this finding. */
  public Run finds(String service, Code code, String... words) {
    Run run = apply(service);
    for (JsonNode finding : run.service(service).path("findings")) {
      if (finding.path("code").asText().equals(code.id())) {
        assertThat(finding.path("hint").asText()).isNotEmpty();
        assertThat(finding.toString()).contains(words);
        return run;
      }
    }
    throw new AssertionError("no " + code + " in " + run.all());
  }

  /** One more apply ends well, status says READY, and the apply after it does nothing. */
  public void readyAfterOneMoreApply(String... services) {
    Run again = apply(services);
    assertThat(again.exitCode()).as(again.all()).isEqualTo(0);
    isReady(services);
  }

  /** Status says READY, and an apply does nothing. */
  public void isReady(String... services) {
    Run status = run("status", named(services));
    assertThat(status.exitCode()).as(status.all()).isEqualTo(0);
    Run again = apply(services);
    assertThat(again.exitCode()).as(again.all()).isEqualTo(0);
    for (String service : services) {
      assertThat(status.service(service).path("state").asText()).isEqualTo("READY");
      assertThat(again.service(service).path("outcome").asText()).isEqualTo("UNCHANGED");
    }
  }
}
