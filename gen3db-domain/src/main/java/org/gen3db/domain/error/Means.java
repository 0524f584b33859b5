package org.gen3db.domain.error;

/** Ways out that need no further word. Each program has its own means for them. */
public enum Means {
  /** To apply. */
  APPLY("apply"),
  /** To apply so that remote entries get what they lack (R10). */
  COMPLETE_ENTRIES("apply with the entries completed"),
  /** To apply so that remote entries that are marked for deletion are taken back. */
  RESTORE_ENTRIES("apply with the deleted entries taken back"),
  /** To plan. */
  PLAN("A plan says what apply would change."),
  /** To see which adapters there are, and their settings. */
  LIST_ADAPTERS("The catalog has the settings of each adapter."),
  /** To make more adapters known. */
  ADD_ADAPTERS("Add its jar."),
  /** To do without an adapter that is not there. */
  DO_WITHOUT("Or choose everything on this machine, or decide from the values alone."),
  /** To send what a program shows of a mistake. */
  SEND_TRACE("Send the trace of the exception along."),
  /** To name the chart that the release is installed from. */
  GIVE_CHART("Or give the umbrella chart that holds it."),
  /** To give a flag's value as text. */
  GIVE_AS_TEXT("Give it by a flag that takes text, a password by one that reads a file."),
  /** To give a flag's value as YAML reads it. */
  GIVE_AS_VALUE("Give it by a flag whose values are not all text."),
  /** To end the sessions of whoever is connected to what is dropped. */
  END_SESSIONS("Or let the run end their sessions."),
  /** To restore data (R16). */
  RESTORE("Restore the data."),
  /** To restore though what was written meanwhile is lost (R16). */
  DISCARD_WRITES("Let the run discard what was written."),
  /** To restore over tables of users (R16). */
  REPLACE_DATA("Let the run replace what is there."),
  /** To let the server ask for passwords (R9). */
  ASK_FOR_PASSWORDS("Let the server ask for passwords."),
  /** To let Helm go on where a field differs from what its chart renders (R19). */
  FORCE_CONFLICTS(
      "Let the chart's values say the same; or let Helm overwrite conflicts once, and apply again."),
  /** To look at what the server admits. */
  LOOK_AT_ADMISSION("Look at whom the server admits, and at the host name of the service.");

  private final String words;

  Means(String words) {
    this.words = words;
  }

  /** In words that suit any program. */
  public String words() {
    return words;
  }
}
