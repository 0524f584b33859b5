package org.gen3db.spi.internal;

import java.util.StringJoiner;

/** What was thrown, in words without the messages of exceptions, which may hold anything. */
final class Fault {
  private static final int MOST_CAUSES = 3;

  private Fault() {}

  /** Whether nothing can be trusted after it, so that nobody may go on. */
  static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /** The class, the place in the code that is nearest to it, and the classes of its causes. */
  static String inWords(Throwable thrown) {
    var words = new StringJoiner(", caused by ");
    Throwable each = thrown;
    for (int i = 0; each != null && i < MOST_CAUSES; i++) {
      words.add(each.getClass().getName() + at(each));
      each = each.getCause();
    }
    return words.toString();
  }

  private static String at(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
        // Without the name of the loader, which is the jar's.
        return " at "
            + type
            + "."
            + frame.getMethodName()
            + "("
            + frame.getFileName()
            + ":"
            + frame.getLineNumber()
            + ")";
      }
    }
    return "";
  }
}
