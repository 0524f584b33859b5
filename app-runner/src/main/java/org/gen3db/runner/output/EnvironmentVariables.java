package org.gen3db.runner.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gen3db.domain.credentials.DbCredentials;

/** The variables that PostgreSQL's own programs and most drivers read. */
public final class EnvironmentVariables {
  /** Variables of libpq that would lead a program to another server, whatever the five say. */
  public static final List<String> MISLEADING = List.of("PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE");

  private EnvironmentVariables() {}

  /** The five variables, in the order of the contract; the last one is the password. */
  public static Map<String, String> of(DbCredentials credentials) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PGHOST", credentials.host());
    variables.put("PGPORT", Integer.toString(credentials.port()));
    variables.put("PGDATABASE", credentials.database());
    variables.put("PGUSER", credentials.username());
    variables.put("PGPASSWORD", credentials.password().text());
    return variables;
  }

  /** Lines for a POSIX shell to read: one {@code unset}, then {@code export PGHOST='…'}. */
  public static String asShell(DbCredentials credentials) {
    var text = new StringBuilder("unset " + String.join(" ", MISLEADING) + "\n");
    of(credentials)
        .forEach(
            (name, value) ->
                text.append("export ")
                    .append(name)
                    .append("='")
                    .append(value.replace("'", "'\\''"))
                    .append("'\n"));
    return text.toString();
  }

  /**
   * Lines of a .env file. Plain values stay bare, as not every reader takes quotes away; others are
   * in single quotes, where nothing is special, or, where they hold a single quote or a line break,
   * in double quotes with escapes.
   */
  public static String asDotenv(DbCredentials credentials) {
    var text = new StringBuilder();
    of(credentials)
        .forEach((name, value) -> text.append(name).append('=').append(dotenv(value)).append('\n'));
    return text.toString();
  }

  private static String dotenv(String value) {
    if (value.chars().allMatch(EnvironmentVariables::isPlain)) {
      return value;
    }
    if (value.indexOf('\'') < 0 && value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
      return "'" + value + "'";
    }
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '"', '\\', '$', '`' -> quoted.append('\\').append(c);
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isPlain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "_-.:/@+%,".indexOf(c) >= 0);
  }
}
