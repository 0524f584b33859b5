package org.gen3db.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.credentials.SecretData;
import org.gen3db.domain.delivery.Delivery;
import org.gen3db.domain.report.Outcome;
import org.gen3db.domain.report.Report;
import org.gen3db.domain.report.ServiceReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/standing.md: for every delivery and everything that may exist already, what
 * apply makes of it. Each combination is run in a world in memory, and has to end as its row says;
 * each row has to be met.
 */
class StandingTest {
  private static final Path PAGE = Path.of("../docs/standing.md");
  private static final String ROLE = State.role(Worlds.SERVER, "fence_gen3");
  private static final String DATABASE = State.database(Worlds.SERVER, "fence_gen3");
  private static final String ENTRY = "default-fence-creds";
  private static final List<String> COLUMNS =
      List.of("delivery", "role", "database", "pending", "entry", "values", "Secret", "bootstrap");

  /** Those that the table has: whether the database is there makes no difference. */
  private static final List<String> TOLD =
      COLUMNS.stream().filter(column -> !column.equals("database")).toList();

  private static final Map<String, String> WORDS =
      Map.of(
          "entry", "the entry's",
          "values", "the values'",
          "pending", "the pending one",
          "secret", "the Secret's",
          "bootstrap", "the bootstrap Secret's");

  /** What may stand in each place, in the words of the table. */
  private static final Map<String, List<String>> MAY_BE =
      Map.of(
          "delivery", List.of("LOCAL", "PUSH", "PULL", "LOCAL_AND_PUSH"),
          "role", List.of("-", "ours", "theirs", "unmarked"),
          "database", List.of("-", "like the role"),
          "pending", List.of("-", "right", "wrong"),
          "entry",
              List.of(
                  "-",
                  "right",
                  "wrong",
                  "right, others' and without dbcreated",
                  "wrong, others' and without dbcreated",
                  "right, ours and without dbcreated",
                  "wrong, ours and without dbcreated"),
          "values", List.of("-", "right", "wrong"),
          "Secret", List.of("-", "right", "wrong"),
          "bootstrap", List.of("-", "right", "wrong"));

  /** One combination. */
  private record Standing(Map<String, String> what) {
    String of(String column) {
      return Optional.ofNullable(what.get(column)).orElseThrow();
    }

    boolean is(String column, String value) {
      return of(column).equals(value);
    }

    /** The password in one of the places: the role's own, or one of that place alone. */
    @Nullable String password(String column) {
      String value = of(column);
      return value.equals("-")
          ? null
          : value.startsWith("right") ? "password-of-role" : "password-of-" + place(column);
    }

    private static String place(String column) {
      return column.toLowerCase(Locale.ROOT);
    }

    Scenario scenario() {
      Delivery delivery = Delivery.valueOf(of("delivery"));
      Values.Service service = Scenarios.fence(delivery).password(password("values"));
      return Scenarios.of(toString(), service, ends -> ends)
          .start(this::start)
          .mayChangePassword(ROLE);
    }

    private State start(State server) {
      State state = Worlds.environment(server);
      String mark =
          switch (of("role")) {
            case "ours" -> Worlds.OURS.toString();
            case "theirs" -> Worlds.THEIRS.toString();
            default -> "";
          };
      if (!is("role", "-")) {
        state = Worlds.role(state, Worlds.SERVER, "fence_gen3", "password-of-role", mark);
      }
      if (!is("database", "-")) {
        Thing.Database made = Worlds.byGen3db("fence_gen3", Worlds.OURS).marked(mark);
        state = Worlds.database(state, Worlds.SERVER, "fence_gen3", made);
      }
      state = secret(state, "fence-dbcreds-pending", password("pending"), false);
      state = secret(state, "fence-dbcreds", password("Secret"), true);
      state = secret(state, "fence-dbcreds-bootstrap", password("bootstrap"), true);
      String entry = password("entry");
      if (entry != null) {
        boolean complete = !of("entry").contains("without");
        state = Worlds.entry(state, ENTRY, data(entry, complete), of("entry").contains("ours"));
      }
      return state;
    }

    private static State secret(
        State state, String name, @Nullable String password, boolean ready) {
      return password == null ? state : Worlds.secret(state, name, data(password, ready));
    }

    private static SecretData data(String password, boolean ready) {
      return Worlds.data("fence_gen3", Values.HOST, "fence_gen3", password, ready);
    }

    @Override
    public String toString() {
      return COLUMNS.stream().map(this::of).collect(Collectors.joining(" | "));
    }
  }

  /** Every combination; nothing is right or wrong where there is no role. */
  private static List<Standing> all() {
    List<Map<String, String>> all = List.of(Map.of());
    for (String column : COLUMNS) {
      var more = new ArrayList<Map<String, String>>();
      for (Map<String, String> one : all) {
        for (String value : Optional.ofNullable(MAY_BE.get(column)).orElseThrow()) {
          boolean noRole = "-".equals(one.get("role"));
          boolean notRead = column.equals("entry") && "LOCAL".equals(one.get("delivery"));
          if ((noRole && value.startsWith("right")) || (notRead && !value.equals("-"))) {
            continue;
          }
          if (noRole && column.equals("database") && !value.equals("-")) {
            continue; // whose it is nobody can tell then: OwnershipScenarios
          }
          var next = new LinkedHashMap<>(one);
          next.put(column, value);
          more.add(next);
        }
      }
      all = more;
    }
    return all.stream().map(Standing::new).toList();
  }

  /** What became of it. */
  private record Ended(String code, String outcome, String password, String entry) {}

  private static Ended run(Standing standing) {
    Scenario scenario = standing.scenario();
    var world = new World(Stage.of(scenario), scenario.start(), Plant.ABSENT, Sites.NONE);
    State before = world.state();
    var runner = new Runner(world);
    ServiceReport report = runner.apply().value().orElseThrow().services().get(0);
    State after = world.state();
    if (report.outcome() == Outcome.FAILED) {
      assertThat(after.present()).as("after %s", standing).isEqualTo(before.present());
      return new Ended(report.problem().orElseThrow().code().id(), "FAILED", "stays", "");
    }
    Runner.Ended<Report> again = runner.apply();
    assertThat(again.value().orElseThrow().services().get(0).outcome())
        .as("the next run after %s", standing)
        .isEqualTo(Outcome.UNCHANGED);
    assertThat(again.writes()).as("writes of the next run after %s", standing).isZero();
    return new Ended(
        "done",
        report.outcome().toString(),
        password(before, after),
        entry(standing, before, after));
  }

  /** Whose password the role has now; every place that is read holds it. */
  private static String password(State before, State after) {
    Password now = after.find(Thing.Role.class, ROLE).orElseThrow().password();
    assertThat(after.find(Thing.Secret.class, State.secret("fence-dbcreds-pending"))).isEmpty();
    assertThat(
            after
                .find(Thing.Secret.class, State.secret("fence-dbcreds"))
                .orElseThrow()
                .data()
                .secret("password"))
        .contains(now);
    if (before.find(Thing.Role.class, ROLE).filter(was -> was.password().equals(now)).isPresent()) {
      return "stays";
    }
    return now.text().startsWith(State.GENERATED)
        ? "a new one"
        : Optional.ofNullable(WORDS.get(now.text().replace("password-of-", ""))).orElseThrow();
  }

  private static String entry(Standing standing, State before, State after) {
    if (standing.is("delivery", "LOCAL")) {
      return "-";
    }
    Optional<Thing.Entry> was = before.find(Thing.Entry.class, State.entry(ENTRY));
    Thing.Entry is = after.find(Thing.Entry.class, State.entry(ENTRY)).orElseThrow();
    assertThat(is.data().secret("password"))
        .as("the entry after %s", standing)
        .contains(after.find(Thing.Role.class, ROLE).orElseThrow().password());
    boolean ready = is.data().text("dbcreated").filter("true"::equals).isPresent();
    if (was.isEmpty()) {
      return ready ? "made, complete and once" : "made, and not complete";
    }
    if (was.get().equals(is)) {
      return ready
          ? "as it was, its version too"
          : "as it was; a finding, and `--complete-entry` adds it";
    }
    assertThat(is.data()).isEqualTo(Worlds.plus(was.get().data(), "dbcreated", "true"));
    return "gets dbcreated";
  }

  /** The rows of the table that begins with this column, without its head. */
  private static List<List<String>> table(String firstColumn) throws IOException {
    var rows = new ArrayList<List<String>>();
    boolean in = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("|")) {
        in = false;
      } else if (line.startsWith("| " + firstColumn + " |")) {
        in = true;
      } else if (in && !line.startsWith("|---")) {
        rows.add(
            Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|"))
                .map(cell -> cell.strip().replaceAll("\\[(.*)]\\(.*\\)", "$1"))
                .toList());
      }
    }
    return rows;
  }

  /** Whether what stands in a place is what a cell says of it. */
  private static boolean fits(String cell, String column, String value) {
    return switch (cell) {
      case "any" -> true;
      case "there" -> !value.equals("-");
      default ->
          List.of(cell.split(column.equals("delivery") ? ", " : " or "))
              .contains(column.equals("entry") ? value.replaceFirst(",.*", "") : value);
    };
  }

  private static boolean fits(List<String> row, Standing standing) {
    for (int i = 0; i < TOLD.size(); i++) {
      if (!fits(row.get(i), TOLD.get(i), standing.of(TOLD.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String kind(Standing standing) {
    if (standing.is("delivery", "LOCAL")) {
      return "not used (LOCAL)";
    }
    String entry = standing.of("entry");
    return entry.equals("-")
        ? "-"
        : !entry.contains("without")
            ? "complete"
            : entry.contains("ours") ? "without dbcreated, ours" : "without dbcreated, others'";
  }

  @Test
  void everyCombinationEndsAsItsRowSays() throws IOException {
    List<List<String>> rows = table("delivery");
    Map<String, String> entries =
        table("entry").stream().collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
    var met = new LinkedHashSet<List<String>>();
    var kinds = new LinkedHashSet<String>();
    List<Standing> all = all();
    for (Standing standing : all) {
      List<String> row =
          rows.stream()
              .filter(one -> fits(one, standing))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no row fits " + standing));
      met.add(row);
      Ended ended = run(standing);
      int ends = TOLD.size();
      assertThat(List.of(ended.code(), ended.password()))
          .as("%s, by the row %s", standing, row)
          .isEqualTo(List.of(row.get(ends), row.get(ends + 1)));
      if (ended.code().equals("done")) {
        kinds.add(kind(standing));
        assertThat(ended.entry()).as("%s", standing).isEqualTo(entries.get(kind(standing)));
        boolean incomplete =
            standing.is("role", "-") || standing.is("database", "-") || standing.is("Secret", "-");
        assertThat(ended.outcome().equals("CREATED")).as("%s", standing).isEqualTo(incomplete);
      }
    }
    assertThat(met)
        .as("rows that some combination meets")
        .containsExactlyInAnyOrderElementsOf(rows);
    assertThat(kinds).isEqualTo(entries.keySet());
    assertThat(all).hasSizeGreaterThan(10_000);
  }
}
