package org.gen3db.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.gen3db.domain.error.DomainCode;
import org.gen3db.domain.error.Gen3DbException;
import org.jspecify.annotations.Nullable;

/** How a contract test says which promise is broken, and what its author can do. */
public final class Promise {
  private Promise() {}

  /** Fails unless the promise is kept. */
  public static void kept(boolean kept, String broken, String wayOut) {
    if (!kept) {
      throw broken(broken, wayOut, null);
    }
  }

  /** The failure of a promise that is broken. */
  static AssertionError broken(String broken, String wayOut, @Nullable Throwable cause) {
    return new AssertionError(broken + System.lineSeparator() + "  Maybe: " + wayOut, cause);
  }

  /** Something that an adapter does. */
  @FunctionalInterface
  public interface Act<T> {
    /** Does it. */
    T act() throws Exception;
  }

  /** The exception with which gen3db is told; none when it was done. */
  public static Optional<Gen3DbException> refusal(String what, Act<?> act) {
    try {
      act.act();
      return Optional.empty();
    } catch (Gen3DbException e) {
      told(what, e);
      return Optional.of(e);
    } catch (Exception e) {
      throw thrown(what, e);
    }
  }

  /** The failure of a port that throws what it must not. */
  static AssertionError thrown(String what, Throwable e) {
    return broken(
        what + " threw " + e.getClass().getName(),
        "throw a Gen3DbException with a code of yours, the place, what was found and the way out"
            + " instead; that somebody else was first is a Conflict and no exception.",
        e);
  }

  private static void told(String what, Gen3DbException e) {
    kept(
        !e.problems().isEmpty()
            && e.problems().stream()
                .noneMatch(notice -> notice.message().isBlank() || notice.hint().isBlank()),
        what + " failed without saying what or why: " + e,
        "give the notice a message and a hint.");
    kept(
        !text(e).contains(Samples.HIDDEN),
        what + " failed with a value of the Secret in its message, its cause or theirs",
        "leave values out of every message, and do not pass on a cause that quotes them.");
  }

  /** What is printed of an exception. */
  public static String text(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** It must have ended since it was cancelled. */
  static void interrupted(String what, Act<?> act) {
    Gen3DbException refusal =
        refusal(what, act)
            .orElseThrow(
                () ->
                    broken(
                        what + " was done although its cancellation was told before",
                        "call cancellation.check(place, what) first.",
                        null));
    kept(
        refusal.problem().code() == DomainCode.INTERRUPTED,
        what + " ended with " + refusal.problem().code().id() + " where it was cancelled",
        "call cancellation.check(place, what), which throws with INTERRUPTED.");
  }
}
