package org.gen3db.architecture.planted.texts.domain;

final class AdvisingOffender {
  private AdvisingOffender() {}

  static String hint(String service) {
    return "when it is yours, repeat with --take-over " + service;
  }
}
