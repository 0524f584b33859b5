package org.gen3db.runner.output;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.gen3db.domain.plan.ServicePlan;
import org.gen3db.domain.values.Known;
import org.gen3db.runner.output.Table.Cell;
import picocli.CommandLine.Help.Ansi.Style;

/** Cells that several tables share. */
final class ServiceCells {
  private ServiceCells() {}

  static Cell server(ServicePlan plan) {
    ServicePlan.Told told = plan.told();
    String host = told.host().value();
    Integer port = told.port().value();
    return Cell.of(
        host == null
            ? unknown(told.host())
            : (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + (port == null ? unknown(told.port()) : port));
  }

  static Cell name(Known<String> name) {
    String value = name.value();
    return Cell.of(value == null ? unknown(name) : value);
  }

  private static String unknown(Known<?> value) {
    return "(" + value.source() + ")";
  }

  static Cell word(String word, boolean good, boolean bad) {
    return Cell.of(word, good ? Style.fg_green : bad ? Style.fg_red : Style.fg_yellow);
  }

  static String services(int number) {
    return number + (number == 1 ? " service" : " services");
  }

  /** A time as documents write it: in whole seconds, as RFC 3339 does. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The day of a time, as tables write it. */
  static String day(Instant time) {
    return time(time).substring(0, 10);
  }
}
