package org.gen3db.adapter.postgres.copy;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.PostgresCode;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.Eviction;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Means;
import org.gen3db.domain.error.Notice;
import org.gen3db.domain.error.Remedy;
import org.gen3db.domain.restore.LiveDatabase;
import org.gen3db.domain.server.Master;

/**
 * Copies a living database of the server, which stays as it is. The server copies one in which
 * nobody is; what cannot be copied so is told, and leaves the living one as it was too.
 */
public record LiveClone(Servers servers, Master master, Cancellation cancellation) {
  private static final String LOOKING = "looking at the database that is copied";

  /** How often sessions are ended while others come. */
  private static final int EVICTIONS = 3;

  /** Of those that the administrator may not look at their role is known, and no more. */
  private static final String SESSIONS =
      """
      SELECT CASE WHEN backend_type IS NULL THEN usename ELSE format('%%s from %%s%%s', usename,
        coalesce(host(client_addr), 'this machine'),
        CASE application_name WHEN '' THEN '' ELSE ' (' || application_name || ')' END) END
      FROM pg_stat_activity
      WHERE datname = %s AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
      ORDER BY 1\
      """;

  /**
   * What others may do with what is there, and roles by default with what comes, is of the other
   * environment: each such right is taken back, and so no role of that one stays tied to the copy.
   */
  private static final String REVOKE =
      """
      DO $do$
      DECLARE
        one record;
      BEGIN
        FOR one IN
          SELECT n.nspname, r.rolname, g.rolname AS grantee, CASE defaclobjtype
            WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES'
            WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END AS kind
          FROM pg_default_acl d JOIN pg_roles r ON r.oid = defaclrole
            LEFT JOIN pg_namespace n ON n.oid = defaclnamespace,
            aclexplode(defaclacl) x JOIN pg_roles g ON g.oid = x.grantee
          WHERE x.grantee <> defaclrole
          GROUP BY 1, 2, 3, 4
        LOOP
          EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %%I%%s REVOKE ALL ON %%s FROM %%I',
            one.rolname, CASE WHEN one.nspname IS NULL THEN ''
              ELSE ' IN SCHEMA ' || quote_ident(one.nspname) END, one.kind, one.grantee);
        END LOOP;
        FOR one IN
          SELECT CASE
              WHEN s.classid = 'pg_proc'::regclass THEN 'ROUTINE'
              WHEN o.type IN ('view', 'materialized view', 'foreign table') THEN 'TABLE'
              WHEN s.classid = 'pg_foreign_data_wrapper'::regclass THEN 'FOREIGN DATA WRAPPER'
              WHEN s.classid = 'pg_foreign_server'::regclass THEN 'FOREIGN SERVER'
              ELSE upper(o.type) END AS kind, o.identity, r.rolname
          FROM pg_shdepend s JOIN pg_roles r ON r.oid = s.refobjid
            CROSS JOIN LATERAL pg_identify_object(s.classid, s.objid, 0) o
          WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND s.refclassid = 'pg_authid'::regclass AND s.deptype = 'a'
            AND s.classid <> 'pg_default_acl'::regclass
          GROUP BY 1, 2, 3
        LOOP
          EXECUTE format('REVOKE ALL ON %%s %%s FROM %%I CASCADE', one.kind, one.identity,
            one.rolname);
        END LOOP;
      END $do$\
      """;

  /**
   * Makes the copy, which takes connections in the end.
   *
   * @param name its name
   * @param to the role that owns it, and all that the other's owner has in the source
   * @param finish what is done before it takes connections
   * @return why it is none; then what was made of it is the caller's to throw away
   */
  public Optional<String> make(
      LiveDatabase source, boolean evict, String name, String to, Sql finish) {
    String database = source.name();
    look(database);
    List<String> before = outside(connection -> sessions(connection, database));
    if (!evict && !before.isEmpty()) {
      return Optional.of(connected(before));
    }
    String catalog = inside(database, CatalogDigest::in);
    Optional<String> obstacle =
        outside(
            connection -> {
              for (int turn = 1; ; turn++) {
                if (evict) {
                  evict(connection, database);
                }
                try {
                  new DatabaseCopy(connection, database, source.owner()).make(name, to);
                  break;
                } catch (Gen3DbException e) {
                  if (!isInUse(e)) {
                    throw e;
                  }
                  if (!evict || turn == EVICTIONS) {
                    return Optional.of(connected(sessions(connection, database)));
                  }
                }
              }
              connection.run(
                  "preparing database \"" + name + "\"",
                  Sql.together(finish, Statements.openDatabase(name)));
              return Optional.empty();
            });
    return obstacle.isPresent() ? obstacle : inside(name, copy -> reown(copy, source, to, catalog));
  }

  private static Optional<String> reown(
      ServerConnection copy, LiveDatabase source, String to, String catalog) {
    if (!CatalogDigest.in(copy).equals(catalog)) {
      return Optional.of("it changed while it was copied");
    }
    try (var ignored = BorrowedRights.of(copy, source.owner())) {
      copy.run("taking back what others may do in the copy", Sql.of(REVOKE));
      new Reowning(copy).run(source.owner(), to);
      return Optional.empty();
    } catch (Gen3DbException e) {
      if (copy.broken() || copy.cancellation().isCancelled()) {
        throw e;
      }
      return Optional.of("not all of it can be given to another role: " + e.problem().message());
    }
  }

  private static void evict(ServerConnection connection, String database) {
    try {
      new Eviction(connection).run("ending the sessions in the database that is copied", database);
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), LOOKING, e);
    }
  }

  private void look(String database) {
    boolean there =
        outside(
            connection ->
                !connection
                    .rows(
                        LOOKING,
                        Sql.of(
                            "SELECT 1 FROM pg_database WHERE datname = %s", Sql.literal(database)))
                    .isEmpty());
    if (!there) {
      throw new Gen3DbException(
          Notice.of(
              PostgresCode.STATEMENT_FAILED,
              master.server().toString(),
              "there is no database \"%s\" to be copied".formatted(database),
              new Remedy.Use(Means.APPLY)));
    }
  }

  private static List<String> sessions(ServerConnection connection, String database) {
    return connection.rows(LOOKING, Sql.of(SESSIONS, Sql.literal(database))).stream()
        .map(row -> row.text(0))
        .toList();
  }

  private static String connected(List<String> sessions) {
    return sessions.isEmpty()
        ? "somebody was connected to it"
        : "these are connected to it: "
            + sessions.stream().distinct().limit(5).collect(Collectors.joining(", "))
            + (sessions.size() > 5 ? " and more" : "");
  }

  private static boolean isInUse(Gen3DbException e) {
    return e.getCause() instanceof SQLException said && Failures.state(said).equals("55006");
  }

  private <T> T outside(Function<ServerConnection, T> work) {
    return inside(servers.settings().maintenanceDatabase(), work);
  }

  private <T> T inside(String database, Function<ServerConnection, T> work) {
    try (var visit = servers.visit(master, database, cancellation)) {
      return work.apply(visit.connection());
    }
  }
}
