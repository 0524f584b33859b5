package org.gen3db.architecture.planted.adapters.adapter.helm;

import org.gen3db.architecture.planted.adapters.adapter.local.Neighbour;

final class Offender {
  Neighbour ofAnotherAdapter;
}
