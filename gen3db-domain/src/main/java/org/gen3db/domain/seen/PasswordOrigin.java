package org.gen3db.domain.seen;

/** Where a password comes from: those that are known in the order of R8, then a new one. */
public enum PasswordOrigin {
  /** The pending Secret. */
  PENDING("the pending Secret"),
  /** The remote entry. */
  ENTRY("the remote entry"),
  /** The values. */
  EXPLICIT("the values"),
  /** The Secret that services consume. */
  SERVING("the Secret"),
  /** The Secret that an operator pushes from. */
  BOOTSTRAP("the bootstrap Secret"),
  /** What a rotation of the entry's own store has prepared, and not made current. */
  UNDER_WAY("the version that a rotation of its store prepared"),
  /** Made by the run. */
  GENERATED("a new one");

  private final String words;

  PasswordOrigin(String words) {
    this.words = words;
  }

  /** Whether it is stored; a password in the values proves nothing about whose a role is (R11). */
  public boolean isStored() {
    return this != EXPLICIT && this != GENERATED;
  }

  @Override
  public String toString() {
    return words;
  }
}
