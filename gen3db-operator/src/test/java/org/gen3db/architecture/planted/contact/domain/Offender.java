package org.gen3db.architecture.planted.contact.domain;

import java.sql.Connection;

final class Offender {
  Connection inTheDomain;
}
