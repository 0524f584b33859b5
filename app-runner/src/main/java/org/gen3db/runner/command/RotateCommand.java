package org.gen3db.runner.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.domain.operation.Rotate;
import org.gen3db.runner.call.Call;
import org.gen3db.runner.call.Options;
import org.gen3db.runner.call.Values;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code rotate}: new passwords, in an order in which no stored password is ever lost. */
public final class RotateCommand implements Command {
  private static final String OLDER_THAN = "--older-than";
  private static final String OVERLAP = "--overlap";
  private static final String GRACE = "--grace";

  /** Up to seven digits: more days than any clock knows. */
  private static final Pattern AGE = Pattern.compile("([0-9]{1,7})([smhdw])");

  @Override
  public String name() {
    return "rotate";
  }

  @Override
  public String summary() {
    return "Give services new passwords, and those that share a role with them.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(Options.parameters("SERVICE", "The services."));
    Options.valuesOfOneService(spec);
    spec.addOption(Options.flag("All services.", "--all"));
    spec.addOption(
        Options.text(
            "AGE",
            "Only passwords that are at least so old, such as 90d, or whose age nobody knows; s, m,"
                + " h, d or w.",
            OLDER_THAN));
    spec.addOption(
        Options.flag(
            "By two logins in turn, so that nobody is locked out who has not read the new password"
                + " yet; the one of before is closed once nobody uses it.",
            OVERLAP));
    spec.addOption(
        Options.text(
            "TIME",
            "How long nobody is connected as the login of before until it is closed, such as 30m;"
                + " 10m unless set. Only with --overlap.",
            GRACE));
    OperationRun.declare(spec);
    spec.addOption(
        Options.flag(
            "Restart no pods that run with an older password; tell them.", Values.NO_RESTART));
  }

  @Override
  public int run(Call call) {
    List<String> services = call.parameters();
    if (services.isEmpty() != call.has("--all")) {
      throw call.missing(
          services.isEmpty()
              ? "SERVICE is missing, or --all for every service"
              : "--all and names of services exclude each other");
    }
    return new OperationRun(name(), "Rotate")
        .run(
            call,
            new Rotate(
                Set.copyOf(services),
                call.text(OLDER_THAN).map(age -> time(OLDER_THAN, age)).orElse(null),
                grace(call)));
  }

  private static @Nullable Duration grace(Call call) {
    Optional<String> set = call.text(GRACE);
    if (!call.has(OVERLAP)) {
      if (set.isPresent()) {
        throw Call.wrongUsage(
            GRACE,
            "without --overlap no password of before works any more, so that there is no grace",
            "Add --overlap, or leave --grace out.");
      }
      return null;
    }
    return set.map(time -> time(GRACE, time)).orElse(Rotate.GRACE);
  }

  private static Duration time(String option, String text) {
    Matcher found = AGE.matcher(text);
    if (!found.matches()) {
      throw Call.wrongUsage(
          option,
          "'" + text + (option.equals(GRACE) ? "' is no time" : "' is no age"),
          "Write a whole number and its unit, such as 90d: s, m, h, d or w.");
    }
    long number = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }
}
