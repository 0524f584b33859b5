package org.gen3db.runner.page;

import java.util.List;
import java.util.Locale;

/**
 * What a page shows, in the order in which it does.
 *
 * @param title such as {@code gen3db apply}
 * @param facts what the whole is about: release, namespace, environment, time
 * @param counts how many have each state
 * @param warnings what concerns all
 * @param sections one a service, or one a check
 */
public record Page(
    String title,
    List<Fact> facts,
    List<Count> counts,
    List<Note> warnings,
    List<Section> sections) {
  static final String DELIVERY = "Delivery";

  /** Whether anything took time. */
  public boolean isTimed() {
    return sections.stream().anyMatch(section -> !section.took().isEmpty());
  }

  /** Whether anything has a state; what only the values decide has none. */
  public boolean isStated() {
    return sections.stream().anyMatch(section -> !section.state().isEmpty());
  }

  /** Whether anything is delivered somewhere; a check is not. */
  public boolean isDelivered() {
    return sections.stream().anyMatch(section -> !section.delivery().isEmpty());
  }

  /**
   * A name and what it is.
   *
   * @param source where it was written, or empty
   */
  public record Fact(String name, String value, String source) {}

  /** How many have a state. */
  public record Count(String state, int number) {
    /** How it looks. */
    public String tone() {
      return Page.tone(state);
    }
  }

  /**
   * A problem, finding or warning.
   *
   * @param kind {@code error}, {@code finding} or {@code warning}
   * @param place where, or empty
   * @param hint the way out, in lines
   */
  public record Note(String kind, String code, String place, String message, String hint) {
    /** Whether the way out is to be typed, and not a sentence. */
    public boolean isTyped() {
      return hint.indexOf('\n') >= 0 || hint.startsWith("gen3db ");
    }
  }

  /**
   * A step or a change.
   *
   * @param took such as {@code 71 ms}, or empty for what was not done
   * @param percent of the longest step of the page
   */
  public record Step(String action, String target, String took, int percent) {}

  /**
   * A service or a check.
   *
   * @param id for links to it
   * @param state its outcome or state, or empty
   * @param took how long its steps took, or empty
   * @param stepsAre what the steps are, such as {@code What was done}
   * @param statements what is run on servers
   */
  public record Section(
      String id,
      String name,
      String state,
      String took,
      List<Fact> facts,
      String stepsAre,
      List<Step> steps,
      List<Note> notes,
      List<String> statements) {
    /** How it looks. */
    public String tone() {
      return Page.tone(state);
    }

    /** How its credentials are delivered, or empty. */
    public String delivery() {
      return facts.stream()
          .filter(fact -> fact.name().equals(DELIVERY))
          .map(Fact::value)
          .findFirst()
          .orElse("");
    }

    /** Whether there is more to say than its state. */
    public boolean hasMore() {
      return !facts.isEmpty() || !steps.isEmpty() || !notes.isEmpty() || !statements.isEmpty();
    }
  }

  private static String tone(String state) {
    return switch (state.toUpperCase(Locale.ROOT)) {
      case "FAILED", "BLOCKER", "MISSING", "UNREACHABLE" -> "bad";
      case "AWAITING_RESTORE",
          "AWAITING_DATABASE",
          "DRIFTED",
          "FINDING",
          "NOT_CHECKED",
          "LOADED",
          "NOT_LOADED" ->
          "look";
      default -> "good";
    };
  }
}
