package org.gen3db.adapter.postgres.restore;

import java.sql.SQLException;
import java.util.List;
import org.gen3db.adapter.postgres.connection.Failures;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.adapter.postgres.sql.MembershipSteps;
import org.gen3db.adapter.postgres.sql.Sql;

/**
 * Gives a database all that its predecessor has as a database, and not by what is in it (P8): who
 * may connect, how many, its settings and those of roles in it, and the comment with our mark.
 *
 * @param connection the administrator's, in another database
 * @param owner the role that owns both
 */
record CarriedOver(ServerConnection connection, String owner) {
  private static final String DOING = "giving the new database what the live one has";

  /**
   * A list, such as the search path, is copied by being set first, so that it is taken as it is;
   * its statement is put together before, as nothing is looked up by a path of others. A setting or
   * grant that the administrator may not give is told and left out.
   */
  private static final String COPY =
      """
      DO $do$
      DECLARE
        live pg_database;
        next oid;
        one record;
        command text;
        kept text;
        left_out text[] := '{}';
      BEGIN
        SELECT * INTO STRICT live FROM pg_database WHERE datname = %1$s;
        SELECT oid INTO STRICT next FROM pg_database WHERE datname = %2$s;
        EXECUTE format('ALTER DATABASE %%I CONNECTION LIMIT %%s', %2$s, live.datconnlimit);
        EXECUTE format('COMMENT ON DATABASE %%I IS %%L', %2$s,
          shobj_description(live.oid, 'pg_database'));
        FOR one IN SELECT DISTINCT grantee FROM pg_database d,
            aclexplode(coalesce(datacl, acldefault('d', datdba)))
          WHERE d.oid = next AND grantee <> datdba
        LOOP
          EXECUTE format('REVOKE ALL ON DATABASE %%I FROM %%s', %2$s,
            CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END);
        END LOOP;
        FOR one IN SELECT * FROM aclexplode(coalesce(live.datacl, acldefault('d', live.datdba)))
          WHERE grantee <> live.datdba
        LOOP
          EXECUTE format('GRANT %%s ON DATABASE %%I TO %%s%%s', one.privilege_type, %2$s,
            CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END,
            CASE WHEN one.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
        END LOOP;
        FOR one IN SELECT setrole, split_part(setting, '=', 1) AS name,
            substr(setting, strpos(setting, '=') + 1) AS value
          FROM pg_db_role_setting, unnest(setconfig) AS setting WHERE setdatabase = live.oid
        LOOP
          command := CASE one.setrole
            WHEN 0 THEN format('ALTER DATABASE %%I SET %%I', %2$s, one.name)
            ELSE format('ALTER ROLE %%s IN DATABASE %%I SET %%I',
              one.setrole::regrole, %2$s, one.name) END;
          BEGIN
            IF one.name IN ('search_path', 'temp_tablespaces', 'session_preload_libraries',
                'local_preload_libraries') THEN
              kept := current_setting(one.name);
              command := command || ' FROM CURRENT';
              PERFORM set_config(one.name, one.value, true);
              EXECUTE command;
              PERFORM pg_catalog.set_config(one.name, kept, true);
            ELSE
              EXECUTE command || format(' TO %%L', one.value);
            END IF;
          EXCEPTION WHEN OTHERS THEN
            left_out := pg_catalog.array_append(left_out, command);
          END;
        END LOOP;
        PERFORM set_config('gen3db.left_out', array_to_string(left_out, chr(10)), false);
      END $do$\
      """;

  /**
   * Copies all of it.
   *
   * @return statements that the administrator may not run
   */
  List<String> from(String live, String next) {
    boolean limited = !connection.superuser();
    var steps = MembershipSteps.on(connection.major());
    try {
      Sql copy = Sql.of(COPY, Sql.literal(live), Sql.literal(next));
      Sql told = Sql.of("SELECT current_setting('gen3db.left_out')");
      var results =
          connection.tryRun(
              DOING,
              limited
                  ? Sql.together(
                      Sql.of("BEGIN"),
                      steps.lendWithRights(owner),
                      copy,
                      steps.takeBack(owner),
                      Sql.of("COMMIT"),
                      told)
                  : Sql.together(copy, told));
      return results.get(results.size() - 1).get(0).text(0).lines().toList();
    } catch (SQLException e) {
      throw Failures.statement(connection.place(), DOING, e);
    }
  }
}
