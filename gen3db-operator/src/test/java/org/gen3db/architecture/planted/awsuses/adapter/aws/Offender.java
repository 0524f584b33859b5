package org.gen3db.architecture.planted.awsuses.adapter.aws;

import picocli.CommandLine;

final class Offender {
  CommandLine notInItsTableLine;
}
