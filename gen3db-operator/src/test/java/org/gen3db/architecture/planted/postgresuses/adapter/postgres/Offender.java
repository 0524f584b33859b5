package org.gen3db.architecture.planted.postgresuses.adapter.postgres;

import com.fasterxml.jackson.core.JsonParser;

final class Offender {
  JsonParser notInItsTableLine;
}
