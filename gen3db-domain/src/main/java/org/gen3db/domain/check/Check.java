package org.gen3db.domain.check;

import java.util.Optional;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was checked before anything is changed, and how it is. Whoever checks says also
 * what is well: a check that is not in the list was not thought of.
 *
 * @param id its stable name, such as {@code server.privileges}; several of one name differ in what
 *     they are about
 * @param about what it is about, in few words: a server, a Secret, an entry; never a secret
 * @param state how it is
 * @param notice what was found and the way out, with the adapter's own code, or why nothing could
 *     be told; null where all is well
 */
public record Check(String id, String about, State state, @Nullable Notice notice) {
  public Check {
    if ((state == State.OK) != (notice == null)) {
      throw new IllegalArgumentException(id + " is " + state + ", and its notice is " + notice);
    }
  }

  /** How it is. */
  public enum State {
    /** All is well. */
    OK,
    /** The plan can be carried out, and something is to be known or mended. */
    FINDING,
    /** The plan, or a part of it, will fail before this is mended. */
    BLOCKER,
    /** It could not be told. */
    NOT_CHECKED
  }

  /** All is well. */
  public static Check ok(String id, String about) {
    return new Check(id, about, State.OK, null);
  }

  /** Something to be known or mended. */
  public static Check finding(String id, String about, Notice found) {
    return new Check(id, about, State.FINDING, found);
  }

  /** Something without whose mending the plan fails. */
  public static Check blocker(String id, String about, Notice found) {
    return new Check(id, about, State.BLOCKER, found);
  }

  /** Something that could not be told. */
  public static Check notChecked(String id, String about, Notice why) {
    return new Check(id, about, State.NOT_CHECKED, why);
  }

  /** What was found, and the way out. */
  public Optional<Notice> found() {
    return Optional.ofNullable(notice);
  }
}
