package org.gen3db.runner.log;

import java.util.List;

/** In which form standard error tells what is beside the result. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line, for what collects logs. */
  JSON;

  /** The option that chooses it. */
  public static final String OPTION = "--log-format";

  /** What may stand behind the option. */
  public static final List<String> NAMES = List.of("text", "json");

  /**
   * The form that the arguments ask for, as far as it can be told before they are understood: when
   * they cannot be, the error still has to come in that form.
   */
  public static LogFormat guess(Iterable<String> arguments) {
    LogFormat format = TEXT;
    boolean next = false;
    for (String argument : arguments) {
      if (argument.equals("--")) {
        break;
      }
      String value =
          next
              ? argument
              : argument.startsWith(OPTION + "=") ? argument.substring(OPTION.length() + 1) : "";
      next = argument.equals(OPTION);
      if (value.equals("json")) {
        format = JSON;
      } else if (value.equals("text")) {
        format = TEXT;
      }
    }
    return format;
  }
}
