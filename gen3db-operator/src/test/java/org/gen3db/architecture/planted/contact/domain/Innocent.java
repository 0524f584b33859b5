package org.gen3db.architecture.planted.contact.domain;

import java.net.URI;

final class Innocent {
  URI address;
}
