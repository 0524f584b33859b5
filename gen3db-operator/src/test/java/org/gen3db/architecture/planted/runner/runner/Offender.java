package org.gen3db.architecture.planted.runner.runner;

import org.gen3db.architecture.planted.runner.adapter.helm.Adapter;

final class Offender {
  Adapter byName;
}
