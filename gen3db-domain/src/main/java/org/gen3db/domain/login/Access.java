package org.gen3db.domain.login;

import java.util.Arrays;
import java.util.Optional;

/** What a login beside a service's own may do with what the services make in the database (R20). */
public enum Access {
  /** Read all tables, views and sequences. */
  READ("read"),
  /** The same, and add, change and delete rows; it makes, alters and drops nothing. */
  WRITE("write");

  private final String word;

  Access(String word) {
    this.word = word;
  }

  /** As the values write it. */
  public String word() {
    return word;
  }

  /** The one that the values write so. */
  static Optional<Access> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }
}
