package org.gen3db.architecture.planted.decides.domain.decision;

final class Offender {
  AutoCloseable session;
}
