package org.gen3db.adapter.postgres.session;

import java.util.Optional;
import java.util.Set;
import org.gen3db.adapter.postgres.connection.PostgresSettings;
import org.gen3db.adapter.postgres.connection.ServerConnection;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.credentials.Password;
import org.gen3db.domain.server.DatabaseSession;
import org.gen3db.domain.server.Master;
import org.gen3db.domain.server.Server;

/** What sessions share: settings, the connections that are kept, and what was looked at once. */
public interface Servers {
  /** How many sessions of masters there are at most inside databases. */
  int MOST_INSIDE = 2;

  /** How servers are reached, and how long anything is awaited. */
  PostgresSettings settings();

  /** A session in a database, as the entry says. */
  DatabaseSession enter(DatabaseEntry entry);

  /** Whether a login with these proves the password; empty where none could be tried. */
  Optional<Boolean> proves(
      Server server,
      String database,
      String username,
      Password password,
      Cancellation cancellation);

  /** Enters a database as the master; waits while others stay in theirs, but not for ever. */
  AdministratorVisit visit(Master master, String database, Cancellation cancellation);

  /** A plain session of a role, for whoever loads data as it. */
  ServerConnection enterAs(
      Server server, String database, String role, Password password, Cancellation cancellation);

  /** Takes a master's connection back: kept while it is good, otherwise closed. */
  void giveBack(Master master, ServerConnection connection);

  /** The extensions that the server offers, as far as they were asked for already. */
  Optional<Set<String>> offeredBy(Server server);

  /** Remembers the extensions that the server offers. */
  void offers(Server server, Set<String> extensions);

  /** What template1 gives to new databases; looked at once. */
  TemplateView template(Master master, Cancellation cancellation);

  /** The same as a service sees it, which may log in there as anywhere. */
  TemplateView template(DatabaseEntry entry);
}
