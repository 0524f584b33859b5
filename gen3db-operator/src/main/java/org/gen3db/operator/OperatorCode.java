package org.gen3db.operator;

import java.util.Locale;
import org.gen3db.domain.error.Code;

/** What can be wrong with an object, beside what can be wrong with its values. */
public enum OperatorCode implements Code {
  /** The object says what only the operator's own values may. */
  NOT_OF_OBJECTS(
      Definition.usage(
          "GEN3DB-671",
          "The values of an object hold a setting that concerns the machine or the rights of the"
              + " operator, or take from a Secret what is no password.",
          "Leave it out; whoever runs the operator gives it by the operator's own --values.")),
  /** A Secret, or a key of it, is not there. */
  NO_SECRET_VALUE(
      Definition.failure(
          "GEN3DB-672",
          "A Secret that the object takes a value from is not there, or has no such key.",
          "Make it; the operator looks for it again.")),
  /** A Secret cannot be read. */
  SECRET_NOT_READ(
      Definition.unreachable(
          "GEN3DB-673",
          "A Secret that the object takes a value from cannot be read.",
          "Let the operator's account get Secrets of the namespace."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of text
  private final Definition definition;

  OperatorCode(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }

  @Override
  public String page() {
    return "docs/operator.md#" + id().toLowerCase(Locale.ROOT);
  }
}
