package org.gen3db.spi.internal;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * What was thrown, in words without the messages of exceptions, which may hold anything but where
 * they name a class that is not there.
 */
final class Fault {
  private static final int MOST_CAUSES = 3;

  /** A class in a package, as the JVM names one that it does not find. */
  private static final Pattern CLASS =
      Pattern.compile("[A-Za-z_$][\\w$]*(?:[./][A-Za-z_$][\\w$]*)+");

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
      words.add(each.getClass().getName() + missing(each) + at(each));
      each = each.getCause();
    }
    return words.toString();
  }

  /** Which class is not there: its name is no content. */
  private static String missing(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null
        || !(thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException)
        || !CLASS.matcher(message).matches()) {
      return "";
    }
    return " of " + message.replace('/', '.');
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
