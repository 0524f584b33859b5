package org.gen3db.adapter.postgres.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gen3db.adapter.postgres.sql.Fixes;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.domain.check.Check;
import org.gen3db.domain.error.Notice;

/** Whether databases that are still to be made will get the extensions that services need. */
final class ExtensionChecks {
  static final String EXTENSIONS = "server.extensions";

  /** Before 13 no extension is trusted: that column is not there. */
  private static final String OFFERED =
      """
      SELECT name, bool_and(superuser),
        coalesce(bool_or((to_jsonb(v) ->> 'trusted')::boolean), false)
      FROM pg_available_extension_versions v WHERE name IN (%s) GROUP BY name\
      """;

  /** Administrators of managed servers whom the server lets make extensions of its list. */
  private static final String MANAGED =
      """
      SELECT count(*) > 0 FROM pg_roles
      WHERE rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin')
        AND pg_has_role(oid, 'MEMBER')\
      """;

  private ExtensionChecks() {}

  static List<Check> extensions(CheckedServer server) {
    Set<String> missing = DatabaseChecks.missing(server);
    var wanted = new TreeSet<String>();
    server
        .needs()
        .databases()
        .forEach(
            (database, its) -> {
              if (missing.contains(database)) {
                wanted.addAll(its);
              }
            });
    if (wanted.isEmpty()) {
      return List.of(Check.ok(EXTENSIONS, server.name()));
    }
    var offered =
        server
            .connection()
            .rows("looking which extensions there are", Sql.of(OFFERED, Sql.literals(wanted)));
    var found = new ArrayList<Check>();
    for (String extension : wanted) {
      var rows = offered.stream().filter(row -> row.text(0).equals(extension)).toList();
      if (rows.isEmpty()) {
        found.add(
            found(
                server,
                extension,
                server.told(
                    CheckCode.EXTENSION_OUT_OF_REACH,
                    "the server does not offer the extension \"" + extension + "\"")));
      } else if (rows.get(0).bool(1) && !rows.get(0).bool(2) && !reached(server, extension)) {
        found.add(
            found(
                server,
                extension,
                server.told(
                    CheckCode.EXTENSION_OUT_OF_REACH,
                    "the extension \"%s\" is made by a superuser only, and \"%s\" is none"
                        .formatted(extension, server.administrator().username()),
                    Fixes.inTemplate(extension))));
      }
    }
    return found.isEmpty() ? List.of(Check.ok(EXTENSIONS, server.name())) : found;
  }

  private static boolean reached(CheckedServer server, String extension) {
    return server.connection().superuser()
        || server
            .connection()
            .rows("looking what the administrator is", Sql.of(MANAGED))
            .get(0)
            .bool(0)
        || server.template().get().installed().contains(extension);
  }

  private static Check found(CheckedServer server, String extension, Notice notice) {
    return Check.blocker(EXTENSIONS, extension + " at " + server.name(), notice);
  }
}
