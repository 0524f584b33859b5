package org.gen3db.adapter.postgres;

import java.util.ArrayList;
import java.util.List;
import org.gen3db.domain.plan.Change;

/** Changes as psql runs them by the hand of an administrator; passwords are a psql variable. */
final class PsqlScript {
  private static final Sql PASSWORD = Sql.psqlVariable("password");

  /** The comment is put together on the server, as others may have written into it. */
  private static final String MARK =
      """
      SELECT format('COMMENT ON DATABASE %%I IS %%L', datname, concat_ws(' ', nullif(regexp_replace(\
      coalesce(shobj_description(oid, 'pg_database'), ''), ' ?\\[gen3db [^]]*\\]', '', 'g'), ''), %s)) \
      FROM pg_database WHERE datname = %s \\gexec\
      """;

  private final List<String> lines = new ArrayList<>();
  private String connected = "";

  List<String> of(List<? extends Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.OfPassword ofPassword) {
        password(ofPassword);
      } else if (change instanceof Change.OnServer onServer) {
        server(onServer);
      } else if (change instanceof Change.InDatabase inDatabase) {
        connect(inDatabase.database());
        inside(inDatabase);
      } else if (change instanceof Change.ByHand byHand) {
        byHand(byHand);
      } else if (!(change instanceof Change.OnStores)) {
        throw unknown(change);
      }
    }
    return List.copyOf(lines);
  }

  private void password(Change.OfPassword change) {
    if (change instanceof Change.CreateRole c) {
      add(Statements.createRole(c.role(), PASSWORD));
      add(Statements.commentOnRole(c.role(), c.mark().toString()));
    } else if (change instanceof Change.SetPassword c) {
      add(Statements.setPassword(c.role(), PASSWORD));
    } else {
      throw unknown(change);
    }
  }

  private void server(Change.OnServer change) {
    if (change instanceof Change.AllowLogin c) {
      add(Statements.allowLogin(c.role()));
    } else if (change instanceof Change.CreateDatabase c) {
      add(Statements.createDatabase(c.database(), c.owner()));
    } else if (change instanceof Change.OwnDatabase c) {
      add(Statements.ownDatabase(c.database(), c.owner()));
    } else if (change instanceof Change.LimitConnect c) {
      add(Statements.grantConnect(c.database(), c.allowed()));
      add(Sql.of("GRANT CONNECT ON DATABASE %s TO CURRENT_USER", Sql.name(c.database())));
      add(Statements.revokeConnectFromPublic(c.database()));
    } else if (change instanceof Change.GrantConnect c) {
      add(Statements.grantConnect(c.database(), List.of(c.role())));
    } else if (change instanceof Change.SetMark c) {
      lines.add(Sql.of(MARK, Sql.literal(c.mark().toString()), Sql.literal(c.database())).text());
    } else {
      throw unknown(change);
    }
  }

  private void inside(Change.InDatabase change) {
    if (change instanceof Change.OwnSchema c) {
      add(Statements.ownSchema(c.owner()));
    } else if (change instanceof Change.GrantSchema c) {
      add(Statements.grantSchema(c.role()));
    } else if (change instanceof Change.CreateExtension c) {
      add(Statements.createExtension(c.extension()));
    } else if (change instanceof Change.DefaultPrivileges c) {
      Statements.defaultPrivileges(Sql.of("CURRENT_USER"), c.role()).forEach(this::add);
    } else {
      throw unknown(change);
    }
  }

  private void byHand(Change.ByHand change) {
    if (change instanceof Change.LiftExpiry c) {
      add(Statements.liftExpiry(c.role()));
    } else {
      throw unknown(change);
    }
  }

  /** psql takes a name with an equals sign for a connection string, so all are given as one. */
  private void connect(String database) {
    if (!database.equals(connected)) {
      String value = "'" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
      lines.add(
          "\\connect -reuse-previous=on \"" + ("dbname=" + value).replace("\"", "\"\"") + '"');
      connected = database;
    }
  }

  private void add(Sql statement) {
    lines.add(statement.text() + ";");
  }

  private static IllegalStateException unknown(Change change) {
    return new IllegalStateException("no script has this change: " + change.action());
  }
}
