package org.gen3db.spi.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.gen3db.spi.AdapterProvider;
import org.gen3db.spi.Section;
import org.gen3db.spi.Sections;
import org.jspecify.annotations.Nullable;

/** Whether a provider says of itself what adapters are listed and chosen by. */
final class Named {
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final List<String> wrong = new ArrayList<>();

  private Named() {}

  /** What is wrong with it, a phrase each; empty when it can be listed and chosen. */
  static List<String> wrong(AdapterProvider<?> provider) {
    var check = new Named();
    Section<?> section = check.ask("section", provider::section);
    if (section != null
        && !Sections.UNCHOSEN.contains(section)
        && !Sections.ALL.contains(section)) {
      check.wrong.add("its section '" + section.key() + "' is none that values have");
    }
    check.ask("port", provider::port);
    String id = check.ask("id", provider::id);
    if (id != null && !ID.matcher(id).matches()) {
      check.wrong.add(
          "its id '" + id + "' is not made of lower-case letters, digits and dashes between them");
    }
    String description = check.ask("description", provider::description);
    if (description != null && description.isBlank()) {
      check.wrong.add("its description is empty");
    }
    check.ask("settingsType", provider::settingsType);
    return check.wrong;
  }

  private <T> @Nullable T ask(String method, Callable<@Nullable T> answer) {
    try {
      T given = answer.call();
      if (given == null) {
        wrong.add(method + " returns null");
      }
      return given;
    } catch (LinkageError e) {
      wrong.add("it was built for another gen3db: " + method + " fails with " + Fault.inWords(e));
    } catch (Exception | AssertionError | StackOverflowError e) {
      wrong.add(method + " fails with " + Fault.inWords(e));
    }
    return null;
  }
}
