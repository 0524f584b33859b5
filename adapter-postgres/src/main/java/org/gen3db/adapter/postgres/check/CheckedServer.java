package org.gen3db.adapter.postgres.check;

import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.TemplateView;
import org.gen3db.adapter.postgres.sql.Fixes;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.ServerNeeds;

/**
 * A server that is being checked, and how what is found there is told.
 *
 * @param connection the administrator's own session, in the maintenance database
 * @param administrator whose it is
 * @param needs what the plan needs there
 * @param clock this machine's
 * @param template looks into template1
 */
record CheckedServer(
    ServerConnection connection,
    Master administrator,
    ServerNeeds needs,
    Clock clock,
    Supplier<TemplateView> template) {

  /** How the server is called. */
  String name() {
    return needs.server().toString();
  }

  /** Something that its code's own words are the way out of. */
  Notice told(Code code, String message) {
    return Notice.of(code, name(), message);
  }

  /** Something that an administrator mends by these statements. */
  Notice told(Code code, String message, Sql... statements) {
    return Notice.of(code, name(), message, script(statements));
  }

  /** The same after something that no statement does. */
  Notice toldWith(Code code, String message, String first, Sql... statements) {
    return Notice.of(
        code, name(), message, Remedy.together(Remedy.text(first), script(statements)));
  }

  private static Remedy script(Sql... statements) {
    return new Remedy.RunScript(Fixes.script(statements), false);
  }

  /** Without it the plan fails where something is still to be made. */
  static Check blockerIf(boolean needed, String id, String about, Notice found) {
    return needed ? Check.blocker(id, about, found) : Check.finding(id, about, found);
  }

  /** The names asked for that are none of these. */
  static Set<String> without(Set<String> wanted, Set<String> there) {
    return wanted.stream().filter(name -> !there.contains(name)).collect(Collectors.toSet());
  }
}
