package org.gen3db.domain.store;

import java.time.Instant;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/**
 * What a look into a store found under one name. That nothing is there is something that the store
 * said; that it could not be told is another answer, since on "nothing is there" something is made.
 *
 * @param <T> a {@link StoredSecret} or a {@link RemoteEntry}
 */
public sealed interface Look<T> {
  /**
   * It is there.
   *
   * @param value what was found
   */
  record There<T>(T value) implements Look<T> {}

  /** The store answered, and nothing of this name is there. */
  record Absent<T>() implements Look<T> {}

  /**
   * Whether it is there is not known: it could not be read, may not be read, or nobody looked since
   * looking takes more than a read.
   *
   * @param why what the matter is, with the adapter's own code
   */
  record NotLooked<T>(Notice why) implements Look<T> {}

  /**
   * It is marked for deletion: nothing of its name can be made until it is gone.
   *
   * @param last what it still holds, or null where the store gives it out no more
   * @param until when it goes, by the store's clock, or null when the store does not say
   * @param why the same for people, with the way out
   */
  record PendingDeletion<T>(@Nullable T last, @Nullable Instant until, Notice why)
      implements Look<T> {}

  /** A look that found this. */
  static <T> Look<T> there(T value) {
    return new There<>(value);
  }

  /** A look that found nothing. */
  static <T> Look<T> absent() {
    return new Absent<>();
  }

  /**
   * What is there, or nothing where that is certain.
   *
   * @throws Gen3DbException with the store's own reason where neither is certain
   */
  default Optional<T> certain() {
    if (this instanceof There<T> there) {
      return Optional.of(there.value());
    } else if (this instanceof NotLooked<T> notLooked) {
      throw new Gen3DbException(notLooked.why());
    } else if (this instanceof PendingDeletion<T> pending) {
      throw new Gen3DbException(pending.why());
    }
    return Optional.empty();
  }
}
