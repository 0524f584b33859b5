package org.gen3db.adapter.postgres.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gen3db.adapter.postgres.session.InsideView;
import org.gen3db.adapter.postgres.session.TemplateView;
import org.gen3db.adapter.postgres.sql.Fixes;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.plan.Mark;

/** The databases of a server: what new ones are copied from, and whose those that exist are. */
final class DatabaseChecks {
  static final String TEMPLATE = "server.template1";
  static final String ENCODING = "server.encoding";
  static final String COLLATIONS = "server.collations";
  static final String CLOSED = "server.closed";
  static final String ENVIRONMENTS = "server.environments";

  private static final String UTF8 = "UTF8";

  /** Since when a database knows with which collations it was made. */
  private static final int COLLATIONS_KNOWN = 15;

  private static final String SESSIONS_IN_TEMPLATE =
      """
      SELECT usename || ' (process ' || pid || ')' FROM pg_stat_activity
      WHERE datname = 'template1' AND usename IS NOT NULL AND pid <> pg_backend_pid()
        AND coalesce(application_name, '') <> 'gen3db' ORDER BY 1\
      """;

  private static final String COPIED =
      """
      SELECT datistemplate OR pg_has_role(datdba, 'USAGE') FROM pg_database
      WHERE datname = 'template1'\
      """;

  private static final String ENCODINGS =
      """
      SELECT datname, pg_encoding_to_char(encoding) FROM pg_database
      WHERE datname IN (%s) ORDER BY 1\
      """;

  private static final String CHANGED =
      """
      SELECT datname, datcollversion, pg_database_collation_actual_version(oid) FROM pg_database
      WHERE datname IN (%s) AND datcollversion <> pg_database_collation_actual_version(oid)
      ORDER BY 1\
      """;

  /** A DROP DATABASE that ended half-way leaves the limit -2, which nobody can set. */
  private static final String OPEN =
      """
      SELECT datname, datallowconn, datconnlimit = -2,
        coalesce(shobj_description(oid, 'pg_database'), '')
      FROM pg_database WHERE NOT datallowconn OR datconnlimit = -2 ORDER BY 1\
      """;

  private static final String MARKED =
      """
      SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database
      WHERE shobj_description(oid, 'pg_database') LIKE '%%[gen3db %%' ORDER BY 1\
      """;

  private DatabaseChecks() {}

  static List<Check> template(CheckedServer server) {
    boolean needed = !missing(server).isEmpty();
    var found = new ArrayList<Check>();
    var sessions =
        server.connection().rows("looking who is in template1", Sql.of(SESSIONS_IN_TEMPLATE));
    if (!sessions.isEmpty()) {
      List<String> who = sessions.stream().map(row -> row.text(0)).toList();
      found.add(
          CheckedServer.blockerIf(
              needed,
              TEMPLATE,
              server.name(),
              server.told(
                  CheckCode.TEMPLATE_NOT_COPIED,
                  "template1 cannot be copied while somebody is in it: " + String.join(", ", who),
                  Fixes.endSessionsIn(TemplateView.DATABASE))));
    }
    var copied = server.connection().rows("looking at template1", Sql.of(COPIED));
    if (copied.isEmpty() || !copied.get(0).bool(0)) {
      found.add(
          CheckedServer.blockerIf(
              needed,
              TEMPLATE,
              server.name(),
              server.told(
                  CheckCode.TEMPLATE_NOT_COPIED,
                  "template1 is not marked as a template, so that only its owner may copy it",
                  Fixes.makeTemplate(TemplateView.DATABASE, true))));
    }
    return found.isEmpty() ? List.of(Check.ok(TEMPLATE, server.name())) : found;
  }

  /** The databases that are still to be made. */
  static Set<String> missing(CheckedServer server) {
    Set<String> wanted = server.needs().databases().keySet();
    Set<String> there =
        InsideView.names(
            server
                .connection()
                .rows(
                    "looking which databases there are",
                    Sql.of("SELECT datname FROM pg_database")));
    return new TreeSet<>(CheckedServer.without(wanted, there));
  }

  /** Those that are used, and what new ones are copied from. */
  private static Sql looked(CheckedServer server) {
    var names = new TreeSet<>(server.needs().databases().keySet());
    names.add(TemplateView.DATABASE);
    return Sql.literals(names);
  }

  static List<Check> encoding(CheckedServer server) {
    var found = new ArrayList<Check>();
    for (var row :
        server.connection().rows("looking at encodings", Sql.of(ENCODINGS, looked(server)))) {
      if (row.text(1).equals(UTF8)) {
        continue;
      }
      String message = "\"%s\" is in %s, not in UTF8".formatted(row.text(0), row.text(1));
      found.add(
          Check.finding(
              ENCODING,
              row.text(0) + " at " + server.name(),
              row.text(0).equals(TemplateView.DATABASE)
                  ? server.toldWith(
                      CheckCode.NOT_UTF8,
                      message + ", and so are databases that are made from it",
                      "Where nobody has put anything into template1:",
                      Fixes.templateInUtf8())
                  : server.told(CheckCode.NOT_UTF8, message)));
    }
    return found.isEmpty() ? List.of(Check.ok(ENCODING, server.name())) : found;
  }

  static List<Check> collations(CheckedServer server) {
    if (server.connection().major() < COLLATIONS_KNOWN) {
      return List.of(Check.ok(COLLATIONS, server.name()));
    }
    List<Check> found =
        server.connection().rows("looking at collations", Sql.of(CHANGED, looked(server))).stream()
            .map(
                row ->
                    Check.finding(
                        COLLATIONS,
                        row.text(0) + " at " + server.name(),
                        server.told(
                            CheckCode.COLLATION_CHANGED,
                            "\"%s\" was made with version %s of its collation, and the system has %s"
                                .formatted(row.text(0), row.text(1), row.text(2)),
                            Fixes.newCollations(row.text(0)))))
            .toList();
    return found.isEmpty() ? List.of(Check.ok(COLLATIONS, server.name())) : found;
  }

  static List<Check> closed(CheckedServer server) {
    var found = new ArrayList<Check>();
    for (var row :
        server.connection().rows("looking for databases that are closed", Sql.of(OPEN))) {
      String database = row.text(0);
      boolean wanted = server.needs().databases().containsKey(database);
      boolean ours = Mark.in(row.text(3)).filter(mark -> isOurs(server, mark)).isPresent();
      if (wanted || ours) {
        found.add(
            CheckedServer.blockerIf(
                wanted,
                CLOSED,
                database + " at " + server.name(),
                row.bool(2)
                    ? server.told(
                        CheckCode.LEFT_CLOSED,
                        "a DROP DATABASE of \"" + database + "\" ended half-way",
                        Statements.dropDatabase(database, false))
                    : server.told(
                        CheckCode.LEFT_CLOSED,
                        "\"" + database + "\" takes no connections (ALLOW_CONNECTIONS is false)",
                        Statements.openDatabase(database))));
      }
    }
    return found.isEmpty() ? List.of(Check.ok(CLOSED, server.name())) : found;
  }

  private static boolean isOurs(CheckedServer server, Mark mark) {
    return mark.id().equals(server.needs().environmentId());
  }

  static List<Check> environments(CheckedServer server) {
    var found = new ArrayList<Check>();
    var others = new TreeMap<String, Integer>();
    for (var row : server.connection().rows("looking whose databases there are", Sql.of(MARKED))) {
      Optional<Mark> mark = Mark.in(row.text(1)).filter(one -> !isOurs(server, one));
      if (mark.isEmpty()) {
        continue;
      }
      String who =
          "release %s of namespace %s (environment %s, id %s)"
              .formatted(
                  mark.get().release(),
                  mark.get().namespace(),
                  mark.get().environment(),
                  mark.get().id());
      others.merge(who, 1, Integer::sum);
      if (server.needs().databases().containsKey(row.text(0))) {
        found.add(
            Check.finding(
                ENVIRONMENTS,
                row.text(0) + " at " + server.name(),
                Notice.of(
                    CheckCode.DATABASE_OF_ANOTHER,
                    server.name(),
                    "\"%s\" is marked as that of %s".formatted(row.text(0), who),
                    Remedy.together(
                        Remedy.text(
                            "Choose another database or release name; or, when it is yours:"),
                        new Remedy.TakeOver()))));
      }
    }
    if (!others.isEmpty()) {
      found.add(
          Check.finding(
              ENVIRONMENTS,
              server.name(),
              server.told(
                  CheckCode.OTHER_ENVIRONMENTS, "others have databases here: " + listed(others))));
    }
    return found.isEmpty() ? List.of(Check.ok(ENVIRONMENTS, server.name())) : found;
  }

  private static String listed(Map<String, Integer> others) {
    return String.join(
        "; ", others.entrySet().stream().map(one -> one.getKey() + ": " + one.getValue()).toList());
  }
}
