package org.gen3db.runner.output;

/** In which form results are printed. */
public enum Format {
  /** For people. */
  TABLE,
  /** One JSON document. */
  JSON,
  /** One YAML document. */
  YAML;

  /** Whether a program reads it, so that all there is to say stands in the document. */
  public boolean isDocument() {
    return this != TABLE;
  }

  /**
   * The form that the arguments ask for, as far as it can be told before they are understood: when
   * they cannot be, the error still has to come in that form.
   */
  public static Format guess(Iterable<String> arguments) {
    Format format = TABLE;
    boolean next = false;
    for (String argument : arguments) {
      if (argument.equals("--")) {
        break;
      }
      String value =
          next
              ? argument
              : argument.startsWith("--output=")
                  ? argument.substring("--output=".length())
                  : argument.startsWith("-o") && argument.length() > 2
                      ? argument.substring(argument.charAt(2) == '=' ? 3 : 2)
                      : "";
      next = argument.equals("-o") || argument.equals("--output");
      if (value.equals("json")) {
        format = JSON;
      } else if (value.equals("yaml")) {
        format = YAML;
      }
    }
    return format;
  }
}
