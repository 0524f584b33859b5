package org.gen3db.architecture.planted.postgresuses.adapter.postgres;

import org.postgresql.PGConnection;

final class Innocent {
  PGConnection inItsTableLine;
}
