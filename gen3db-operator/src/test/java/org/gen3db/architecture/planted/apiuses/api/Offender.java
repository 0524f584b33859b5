package org.gen3db.architecture.planted.apiuses.api;

import org.gen3db.architecture.planted.apiuses.adapter.own.Store;

final class Offender {
  Store notInItsTableLine;
}
