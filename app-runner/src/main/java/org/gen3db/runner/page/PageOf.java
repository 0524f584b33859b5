package org.gen3db.runner.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gen3db.runner.page.Page.Count;
import org.gen3db.runner.page.Page.Fact;
import org.gen3db.runner.page.Page.Note;
import org.gen3db.runner.page.Page.Section;
import org.gen3db.runner.page.Page.Step;

/**
 * The page of a document. It knows nothing but the document, which programs read and which holds no
 * password: so neither does the page.
 */
final class PageOf {
  private static final List<String> CREDENTIALS =
      List.of("database", "username", "host", "port", "password");

  /** What is done to an index, and where the document says how long it took. */
  private static final Map<String, String> INDEX_STEPS =
      new TreeMap<>(Map.of("loadMillis", "load-index", "compareMillis", "compare-index"))
          .descendingMap();

  private final Map<?, ?> document;
  private final long longest;

  private PageOf(Map<?, ?> document) {
    this.document = document;
    this.longest =
        Stream.concat(
                objects(document, "services").stream()
                    .flatMap(service -> objects(service, "steps").stream())
                    .map(step -> text(step, "millis")),
                objects(document, "indices").stream()
                    .flatMap(index -> INDEX_STEPS.keySet().stream().map(key -> text(index, key))))
            .mapToLong(PageOf::number)
            .max()
            .orElse(0);
  }

  static Page of(Map<?, ?> document, String time) {
    return new PageOf(document).page(time);
  }

  private Page page(String time) {
    var sections = new ArrayList<Section>();
    objects(document, "services").forEach(service -> sections.add(service(service)));
    objects(document, "indices").forEach(index -> sections.add(index(index)));
    objects(document, "checks").forEach(check -> sections.add(check(check, sections.size())));
    var counts = new LinkedHashMap<String, Integer>();
    sections.forEach(section -> counts.merge(section.state(), 1, Integer::sum));
    counts.remove("");
    return new Page(
        "gen3db " + text(document, "kind").toLowerCase(Locale.ROOT),
        List.of(
            new Fact("Release", text(document, "release"), ""),
            new Fact("Namespace", text(document, "namespace"), ""),
            new Fact("Environment", text(document, "environment"), ""),
            new Fact("Time", time, "")),
        counts.entrySet().stream().map(one -> new Count(one.getKey(), one.getValue())).toList(),
        notes("warning", objects(document, "warnings")),
        sections);
  }

  private Section service(Map<?, ?> service) {
    List<Map<?, ?>> done = objects(service, "steps");
    long millis = done.stream().mapToLong(PageOf::millis).sum();
    List<Step> steps = new ArrayList<>(done.stream().map(this::step).toList());
    objects(service, "actions").forEach(action -> steps.add(step(action)));
    var notes = new ArrayList<Note>();
    if (service.get("error") instanceof Map<?, ?> error) {
      notes.addAll(notes("error", List.of(error)));
    }
    notes.addAll(notes("finding", objects(service, "findings")));
    String state = text(service, "outcome") + text(service, "state");
    boolean planned = service.containsKey("actions");
    return new Section(
        "service-" + text(service, "service"),
        text(service, "service"),
        planned && state.isEmpty() ? planned(service, steps) : state,
        done.isEmpty() ? "" : millis + " ms",
        facts(service),
        planned ? "What apply would do" : "What was done",
        steps,
        notes,
        service.get("statements") instanceof List<?> lines
            ? lines.stream().map(Object::toString).toList()
            : List.of());
  }

  private static String planned(Map<?, ?> service, List<Step> steps) {
    return service.containsKey("error") ? "FAILED" : steps.isEmpty() ? "UNCHANGED" : "CHANGES";
  }

  private static List<Fact> facts(Map<?, ?> service) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact(Page.DELIVERY, text(service, "delivery"), ""));
    facts.add(new Fact("Secret", text(service, "secretName"), ""));
    if (!text(service, "remoteSecretName").isEmpty()) {
      facts.add(new Fact("Remote entry", text(service, "remoteSecretName"), ""));
    }
    if (!text(service, "passwordChanged").isEmpty()) {
      facts.add(new Fact("Password of", text(service, "passwordChanged"), ""));
    }
    if (service.get("restored") instanceof Map<?, ?> restored) {
      facts.add(
          new Fact(
              "Dump",
              text(restored, "dump"),
              text(restored, "source") + ", SHA-256 " + text(restored, "sha256")));
      facts.add(
          new Fact(
              "Loaded",
              counted(number(text(restored, "rows")), "row")
                  + " in "
                  + counted(objects(restored, "tables").size(), "table"),
              text(restored, "bytes") + " bytes"));
      int skipped = objects(restored, "skipped").size();
      if (skipped > 0) {
        facts.add(new Fact("Not run", counted(skipped, "statement") + " of it", ""));
      }
    }
    if (service.get("credentials") instanceof Map<?, ?> credentials) {
      for (String name : CREDENTIALS) {
        if (credentials.get(name) instanceof Map<?, ?> known) {
          String value = name.equals("password") ? "(never shown)" : text(known, "value");
          facts.add(
              new Fact(
                  name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                  value,
                  text(known, "source")));
        }
      }
    }
    return facts;
  }

  private Section index(Map<?, ?> index) {
    String name = text(index, "index");
    var facts = new ArrayList<Fact>();
    if (!text(index, "documents").isEmpty()) {
      facts.add(new Fact("Documents", text(index, "documents"), text(index, "bytes") + " bytes"));
    }
    if (!text(index, "physical").isEmpty()) {
      facts.add(new Fact("Is now", text(index, "physical"), ""));
    }
    for (String before : List.of("previous", "kept")) {
      if (!text(index, before).isEmpty()) {
        facts.add(new Fact("Stays beside it", text(index, before), ""));
      }
    }
    var steps = new ArrayList<Step>();
    INDEX_STEPS.forEach(
        (key, action) -> {
          if (!text(index, key).isEmpty() && !text(index, "cached").equals("true")) {
            steps.add(step(action, name, number(text(index, key))));
          }
        });
    var notes = new ArrayList<Note>();
    if (index.get("error") instanceof Map<?, ?> error) {
      notes.addAll(notes("error", List.of(error)));
    }
    if (index.get("remarks") instanceof List<?> remarks) {
      remarks.forEach(one -> notes.add(new Note("finding", "", name, one.toString(), "")));
    }
    long millis = INDEX_STEPS.keySet().stream().mapToLong(key -> number(text(index, key))).sum();
    return new Section(
        "index-" + name,
        name,
        text(index, "outcome"),
        steps.isEmpty() ? "" : millis + " ms",
        facts,
        "What was done",
        steps,
        notes,
        List.of());
  }

  private Step step(String action, String target, long millis) {
    return new Step(
        action, target, millis + " ms", longest == 0 ? 0 : (int) (100 * millis / longest));
  }

  private Step step(Map<?, ?> step) {
    boolean timed = step.get("millis") != null;
    long millis = millis(step);
    String summary = text(step, "summary");
    return new Step(
        summary.isEmpty() ? text(step, "action") : summary,
        text(step, "target"),
        timed ? millis + " ms" : "",
        longest == 0 ? 0 : (int) (100 * millis / longest));
  }

  private static String counted(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  private static Section check(Map<?, ?> check, int number) {
    String kind = text(check, "state").equals("BLOCKER") ? "error" : "finding";
    List<Note> notes = text(check, "code").isEmpty() ? List.of() : notes(kind, List.of(check));
    return new Section(
        "check-" + number,
        text(check, "id") + " " + text(check, "about"),
        text(check, "state"),
        "",
        List.of(),
        "",
        List.of(),
        notes,
        List.of());
  }

  private static List<Note> notes(String kind, List<Map<?, ?>> told) {
    return told.stream()
        .map(
            one ->
                new Note(
                    kind,
                    text(one, "code"),
                    text(one, "place") + text(one, "service"),
                    text(one, "message"),
                    text(one, "hint")))
        .toList();
  }

  private static long millis(Map<?, ?> step) {
    return number(text(step, "millis"));
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static String text(Map<?, ?> of, String key) {
    return Objects.toString(of.get(key), "");
  }

  private static List<Map<?, ?>> objects(Map<?, ?> of, String key) {
    var objects = new ArrayList<Map<?, ?>>();
    if (of.get(key) instanceof List<?> list) {
      list.forEach(
          one -> {
            if (one instanceof Map<?, ?> object) {
              objects.add(object);
            }
          });
    }
    return objects;
  }
}
