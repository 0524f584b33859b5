package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a server says of a dump, without the data that it quotes: a person's name in a row that does
 * not fit belongs into no message and no log, so that the driver's exception stays behind.
 */
final class LoadFailures {
  /** {@code COPY t, line 3, column a: "…"} in the server's language. */
  private static final Pattern LINE = Pattern.compile("^COPY [^,]+, \\D*(\\d+)");

  private LoadFailures() {}

  static Gen3DbException of(String place, SQLException e) {
    String state = Failures.state(e);
    if (Failures.serversState(e)) {
      return Failures.statement(place, "loading", e);
    }
    return new Gen3DbException(
        Notice.of(
            PostgresCode.STATEMENT_FAILED,
            place,
            words(e, state) + " (SQLSTATE " + state + ")",
            "See the server's words in the message; the live database is as it was."));
  }

  private static String words(SQLException e, String state) {
    ServerErrorMessage said = message(e).orElse(null);
    if (said == null || said.getMessage() == null) {
      return "the driver failed";
    }
    // Data exceptions quote the value behind a colon; those of integrity quote it in the DETAIL.
    String words = said.getMessage();
    boolean quotes = state.startsWith("22") || state.startsWith("P0");
    int value = words.indexOf(": \"");
    String plain = quotes && value >= 0 ? words.substring(0, value) : words;
    return said.getColumn() == null ? plain : plain + ", column " + said.getColumn();
  }

  /** Which row a COPY was refused at, from 1; 0 where the server does not say. */
  static long row(SQLException e) {
    return message(e)
        .map(ServerErrorMessage::getWhere)
        .map(LINE::matcher)
        .filter(Matcher::find)
        .map(found -> Long.parseLong(found.group(1)))
        .orElse(0L);
  }

  private static Optional<ServerErrorMessage> message(SQLException e) {
    return e instanceof PSQLException p
        ? Optional.ofNullable(p.getServerErrorMessage())
        : Optional.empty();
  }
}
