package org.gen3db.adapter.postgres.copy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.session.DatabaseDrop;
import org.gen3db.adapter.postgres.session.Servers;
import org.gen3db.adapter.postgres.session.TemporaryMembership;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.RestoreMarks;
import org.gen3db.adapter.postgres.sql.Sql;
import org.gen3db.adapter.postgres.sql.Statements;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.plan.Change;
import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.Template;
import org.gen3db.domain.server.Master;

/**
 * The templates of a server (P9). Each belongs, with all that is in it, to a role of its own that
 * nobody can log in as, and takes no connections: no service's role can change or copy it. The mark
 * is written last, so that what a killed run left half-made is told from a whole one.
 */
public record TemplateDatabases(Servers servers, Master master, Cancellation cancellation) {
  private static final String LOOKING = "looking for templates";

  private static final Sql ALL =
      Sql.of(
          """
          SELECT datname, coalesce(shobj_description(d.oid, 'pg_database'), ''),
            datallowconn OR datistemplate
          FROM pg_database d JOIN pg_roles r ON r.oid = datdba
          WHERE datname ~ %s AND rolname = datname
            AND shobj_description(r.oid, 'pg_authid') = %s
          ORDER BY datname\
          """,
          RestoreMarks.templateNames(), Sql.literal(RestoreMarks.OWNS_TEMPLATE));

  /** One on the server: whole where it has a mark, and nobody has opened it. */
  private record Found(Optional<TemplateMark> mark) {}

  /** Those that were made of a database like this one. */
  public List<Template> like(String like) {
    return outside(TemplateDatabases::all).entrySet().stream()
        .flatMap(
            one ->
                one
                    .getValue()
                    .mark()
                    .filter(mark -> mark.like().equals(digest(like)))
                    .map(mark -> new Template(one.getKey(), mark.input(), mark.tables()))
                    .stream())
        .toList();
  }

  /** The name of the one of an input. */
  public static String name(String like, Template.Input input) {
    return RestoreMarks.templateName(digest(like + "\n" + input.key()));
  }

  /**
   * Makes one of a database in which nobody is; the caller holds its lock. One that is whole stays,
   * one that is not is made anew.
   *
   * @param source the database
   * @param owner the role that owns it and all that is in it
   * @param live the database for which it was loaded: older templates of that one are dropped
   * @param most empty is returned where it has more bytes than these
   */
  public Optional<Template> make(
      String source,
      String owner,
      String like,
      Template.Input input,
      List<LoadedDump.Table> tables,
      String live,
      long most) {
    String name = name(like, input);
    var template = new Template(name, input, tables);
    boolean made =
        outside(
            connection -> {
              Map<String, Found> all = all(connection);
              Found there = all.get(name);
              if (there != null && there.mark().isPresent()) {
                return false;
              }
              dropLeft(connection, name, there != null);
              var copy = new DatabaseCopy(connection, source, owner);
              if (size(copy, connection) > most) {
                return false;
              }
              createRole(connection, name);
              copy.make(name, name);
              connection.run("making template \"" + name + "\"", Statements.openDatabase(name));
              return true;
            });
    if (!made) {
      return outside(TemplateDatabases::all).containsKey(name)
          ? Optional.of(template)
          : Optional.empty();
    }
    try {
      String catalog =
          inside(
              name,
              connection -> {
                withRights(connection, name, () -> new Reowning(connection).run(owner, name));
                return CatalogDigest.in(connection);
              });
      return outside(
          connection -> {
            var mark = new TemplateMark(digest(like), input, catalog, live, tables);
            finish(connection, name, mark);
            dropOlder(connection, name, live);
            return Optional.of(template);
          });
    } catch (RuntimeException e) {
      // What belongs to the role that loads would keep it from being dropped.
      try {
        new TemplateDatabases(servers, master, Cancellation.create()).drop(name);
      } catch (RuntimeException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void finish(ServerConnection connection, String name, TemplateMark mark) {
    connection.run(
        "closing template \"" + name + "\"",
        new TemporaryMembership(connection)
            .with(
                List.of(name),
                name,
                Sql.together(
                    Sql.of("ALTER DATABASE %s ALLOW_CONNECTIONS false", Sql.name(name)),
                    Statements.comment(name, mark.text()))));
  }

  private void dropOlder(ServerConnection connection, String name, String live) {
    all(connection)
        .forEach(
            (other, found) -> {
              boolean older = found.mark().filter(mark -> mark.live().equals(live)).isPresent();
              if (older && !other.equals(name)) {
                drop(connection, other);
              }
            });
  }

  /**
   * Makes a copy of one, which takes connections once everything in it belongs to a role, and is
   * what was kept.
   *
   * @param to the role, which may be given things already
   * @return whether it is; else the template is thrown away, and the copy is the caller's to throw
   *     away
   */
  public boolean copy(Template template, String name, String to, Sql finish) {
    Optional<TemplateMark> mark =
        outside(
            connection -> {
              Found found = all(connection).get(template.name());
              Optional<TemplateMark> whole =
                  found == null
                      ? Optional.empty()
                      : found.mark().filter(one -> one.input().equals(template.input()));
              if (whole.isPresent()) {
                new DatabaseCopy(connection, template.name(), template.name()).make(name, to);
                connection.run(
                    "preparing database \"" + name + "\"",
                    Sql.together(finish, Statements.openDatabase(name)));
              }
              return whole;
            });
    if (mark.isEmpty()) {
      return false;
    }
    String catalog =
        inside(
            name,
            connection -> {
              String digest = CatalogDigest.in(connection);
              withRights(
                  connection,
                  template.name(),
                  () -> new Reowning(connection).run(template.name(), to));
              return digest;
            });
    if (catalog.equals(mark.get().catalog())) {
      return true;
    }
    drop(template.name());
    return false;
  }

  /**
   * Drops those in which things of a role are: whoever made them of what that role had loaded was
   * killed.
   *
   * @param connection the administrator's, in another database
   */
  public static void dropHalfMade(ServerConnection connection, String role) {
    connection
        .rows(
            LOOKING,
            Sql.of(
                """
                SELECT DISTINCT datname FROM pg_database d JOIN pg_roles r ON r.oid = datdba
                  JOIN pg_shdepend s ON s.dbid = d.oid
                WHERE datname ~ %s AND rolname = datname
                  AND shobj_description(r.oid, 'pg_authid') = %s
                  AND s.refclassid = 'pg_authid'::regclass
                  AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname = %s)\
                """,
                RestoreMarks.templateNames(),
                Sql.literal(RestoreMarks.OWNS_TEMPLATE),
                Sql.literal(role)))
        .forEach(row -> drop(connection, row.text(0)));
  }

  /** Drops one, with its role. */
  public void drop(String name) {
    outside(
        connection -> {
          drop(connection, name);
          return true;
        });
  }

  private static void drop(ServerConnection connection, String name) {
    new DatabaseDrop(connection, new TemporaryMembership(connection))
        .run("dropping template \"" + name + "\"", new Change.DropDatabase(name, true));
    connection.run("dropping template \"" + name + "\"", Statements.dropRole(name));
  }

  /** What a killed run left: the role may be there without its database. */
  private static void dropLeft(ServerConnection connection, String name, boolean database) {
    boolean role =
        !connection
            .rows(
                LOOKING,
                Sql.of(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s"
                        + " AND shobj_description(oid, 'pg_authid') = %s",
                    Sql.literal(name), Sql.literal(RestoreMarks.OWNS_TEMPLATE)))
            .isEmpty();
    if (database) {
      drop(connection, name);
    } else if (role) {
      connection.run("dropping role \"" + name + "\"", Statements.dropRole(name));
    }
  }

  private static long size(DatabaseCopy copy, ServerConnection connection) {
    try {
      return copy.size();
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), LOOKING, e);
    }
  }

  private static void createRole(ServerConnection connection, String name) {
    Sql role =
        Sql.together(
            Sql.of("CREATE ROLE %s NOLOGIN", Sql.name(name)),
            Statements.commentOnRole(name, RestoreMarks.OWNS_TEMPLATE));
    connection.run(
        "making template \"" + name + "\"",
        connection.superuser()
            ? role
            : Sql.together(role, MembershipSteps.on(connection.major()).lendWithRights(name)));
  }

  /** With the rights of a role, of which a superuser needs none. */
  private static void withRights(ServerConnection connection, String role, Runnable work) {
    try (var ignored = BorrowedRights.of(connection, role)) {
      work.run();
    }
  }

  private static Map<String, Found> all(ServerConnection connection) {
    var all = new LinkedHashMap<String, Found>();
    for (ServerConnection.Row row : connection.rows(LOOKING, ALL)) {
      all.put(
          row.text(0), new Found(row.bool(2) ? Optional.empty() : TemplateMark.of(row.text(1))));
    }
    return all;
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
