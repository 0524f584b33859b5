package org.gen3db.architecture.planted.texts.domain;

final class Telling {
  private static final long A_CONSTANT_OF_TWO_PLACES = 1L << 40;

  private Telling() {}

  static String hint(String service) {
    return "name " + service + " under gen3db.services - or not -- " + A_CONSTANT_OF_TWO_PLACES;
  }
}
