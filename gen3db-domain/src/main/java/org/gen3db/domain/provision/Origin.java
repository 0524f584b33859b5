package org.gen3db.domain.provision;

/** Where a password that may be the right one was found, in the order of R8. */
enum Origin {
  PENDING("the pending Secret"),
  ENTRY("the remote entry"),
  EXPLICIT("the values"),
  SERVING("the Secret"),
  BOOTSTRAP("the bootstrap Secret");

  private final String words;

  Origin(String words) {
    this.words = words;
  }

  /** Whether it is stored; a password in the values proves nothing about whose a role is (R11). */
  boolean isStored() {
    return this != EXPLICIT;
  }

  @Override
  public String toString() {
    return words;
  }
}
