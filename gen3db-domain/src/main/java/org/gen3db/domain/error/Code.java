package org.gen3db.domain.error;

import java.io.Serializable;
import java.util.Locale;

/**
 * What can go wrong, by a name that documentation and programs can rely on. Each module has an enum
 * of those that it alone raises; an adapter from outside brings one of its own, and says with
 * {@link #page()} where they are explained.
 */
public interface Code extends Serializable {
  /** The name of the enum's constant. */
  String name();

  /** All that is said of it. */
  Definition definition();

  /** The stable text, {@code GEN3DB-…} for those of gen3db itself. */
  default String id() {
    return definition().id();
  }

  /** What the code is for. */
  default Kind kind() {
    return definition().kind();
  }

  /** Why it happens. */
  default String cause() {
    return definition().cause();
  }

  /** The way out. */
  default Remedy remedy() {
    return definition().remedy();
  }

  /** The way out in words that suit any program. */
  default String fix() {
    return remedy().words();
  }

  /**
   * Whether what was asked gave no answer, so that nothing is known of what is there: {@code
   * status} says UNREACHABLE, not MISSING.
   */
  default boolean unreachable() {
    return definition().unreachable();
  }

  /** Where it is explained: a place in gen3db's own documentation, or the URL of another. */
  default String page() {
    return "docs/errors.md#" + id().toLowerCase(Locale.ROOT);
  }

  /** What a code is for. */
  enum Kind {
    /** The input is wrong; nothing was contacted or changed. */
    USAGE,
    /** Something could not be done. */
    FAILURE,
    /** Something is probably not meant so. */
    WARNING,
    /** Something that status found. */
    FINDING
  }

  /**
   * What is said of a code.
   *
   * @param id the stable text
   * @param kind what the code is for
   * @param cause why it happens, a sentence
   * @param remedy the way out
   * @param unreachable whether what was asked gave no answer
   */
  record Definition(String id, Kind kind, String cause, Remedy remedy, boolean unreachable) {
    /** The input is wrong. */
    public static Definition usage(String id, String cause, Remedy remedy) {
      return new Definition(id, Kind.USAGE, cause, remedy, false);
    }

    /** The same with a sentence as the way out. */
    public static Definition usage(String id, String cause, String fix) {
      return usage(id, cause, Remedy.text(fix));
    }

    /** Something could not be done. */
    public static Definition failure(String id, String cause, Remedy remedy) {
      return new Definition(id, Kind.FAILURE, cause, remedy, false);
    }

    /** The same with a sentence as the way out. */
    public static Definition failure(String id, String cause, String fix) {
      return failure(id, cause, Remedy.text(fix));
    }

    /** Something could not be done, and nothing is known of what is there. */
    public static Definition unreachable(String id, String cause, Remedy remedy) {
      return new Definition(id, Kind.FAILURE, cause, remedy, true);
    }

    /** The same with a sentence as the way out. */
    public static Definition unreachable(String id, String cause, String fix) {
      return unreachable(id, cause, Remedy.text(fix));
    }

    /** Something is probably not meant so. */
    public static Definition warning(String id, String cause, Remedy remedy) {
      return new Definition(id, Kind.WARNING, cause, remedy, false);
    }

    /** The same with a sentence as the way out. */
    public static Definition warning(String id, String cause, String fix) {
      return warning(id, cause, Remedy.text(fix));
    }

    /** Something that was found and is left as it is. */
    public static Definition finding(String id, String cause, Remedy remedy) {
      return new Definition(id, Kind.FINDING, cause, remedy, false);
    }

    /** The same with a sentence as the way out. */
    public static Definition finding(String id, String cause, String fix) {
      return finding(id, cause, Remedy.text(fix));
    }
  }
}
