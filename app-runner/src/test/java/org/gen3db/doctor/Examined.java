package org.gen3db.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gen3db.domain.error.Code;
import org.gen3db.lab.Run;
import org.gen3db.testkit.postgres.TestPostgres;

/**
 * What doctor told of a release.
 *
 * @param run the run of the command
 */
record Examined(Run run) {
  private static final Pattern CONNECT = Pattern.compile("\\\\connect .*dbname='(.*)'\"");
  private static final String SCRIPT = "Let an administrator run:\n";

  /** All checks with this id. */
  List<JsonNode> checks(String id) {
    assertThat(run.document().path("kind").asText()).as(run.all()).isEqualTo("Doctor");
    var checks = new ArrayList<JsonNode>();
    for (JsonNode check : run.document().path("checks")) {
      if (check.path("id").asText().equals(id)) {
        checks.add(check);
      }
    }
    return checks;
  }

  /** One of the checks of this id says so, with a way out; and the exit code is the state's. */
  JsonNode says(String id, String state, Code code, String... words) {
    assertThat(run.exitCode()).as(run.all()).isEqualTo(blocked() ? 3 : 0);
    for (JsonNode check : checks(id)) {
      if (check.path("code").asText().equals(code.id()) && contains(check, words)) {
        assertThat(check.path("state").asText()).as(check.toString()).isEqualTo(state);
        assertThat(check.path("hint").asText()).isNotEmpty();
        assertThat(check.path("page").asText())
            .isEqualTo("docs/errors.md#" + code.id().toLowerCase(java.util.Locale.ROOT));
        return check;
      }
    }
    throw new AssertionError("no " + code + " with " + List.of(words) + " in " + run.all());
  }

  private static boolean contains(JsonNode check, String... words) {
    String all =
        check.path("about").asText() + check.path("message").asText() + check.path("hint").asText();
    return List.of(words).stream().allMatch(all::contains);
  }

  private boolean blocked() {
    for (JsonNode check : run.document().path("checks")) {
      if (check.path("state").asText().equals("BLOCKER")) {
        return true;
      }
    }
    return false;
  }

  /** All checks of this id are well; there is one at least. */
  Examined well(String... ids) {
    for (String id : ids) {
      assertThat(checks(id))
          .as(id + " in " + run.all())
          .isNotEmpty()
          .allSatisfy(check -> assertThat(check.path("state").asText()).isEqualTo("OK"));
    }
    return this;
  }

  /** Every check is well. */
  Examined allWell() {
    assertThat(run.exitCode()).as(run.all()).isZero();
    for (JsonNode check : run.document().path("checks")) {
      assertThat(check.path("state").asText()).as(check.toString()).isEqualTo("OK");
    }
    return this;
  }

  /** Runs the statements that the hint gives, as an administrator does in psql. */
  static void mend(JsonNode check, TestPostgres server) {
    String hint = check.path("hint").asText();
    assertThat(hint).contains(SCRIPT);
    String database = "postgres";
    for (String line : hint.substring(hint.indexOf(SCRIPT) + SCRIPT.length()).split("\n")) {
      var connect = CONNECT.matcher(line);
      if (connect.matches()) {
        database = connect.group(1);
      } else if (!line.isBlank()) {
        assertThat(line).endsWith(";");
        server.sqlIn(database, line);
      }
    }
  }
}
