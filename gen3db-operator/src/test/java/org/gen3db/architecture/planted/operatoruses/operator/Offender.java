package org.gen3db.architecture.planted.operatoruses.operator;

import org.gen3db.architecture.planted.operatoruses.adapter.own.Store;

final class Offender {
  Store ofAnAdapter;
}
