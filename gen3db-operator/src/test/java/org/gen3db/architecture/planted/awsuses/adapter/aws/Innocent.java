package org.gen3db.architecture.planted.awsuses.adapter.aws;

import com.fasterxml.jackson.core.JsonFactory;

final class Innocent {
  JsonFactory inItsTableLine;
}
