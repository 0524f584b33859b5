package org.gen3db.adapter.local.postgres;

import java.nio.file.Path;
import org.gen3db.adapter.local.LocalCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;
import org.jspecify.annotations.Nullable;

/** The errors of the embedded server: all of one code, each with its own way out. */
final class EmbeddedFailure {
  private EmbeddedFailure() {}

  static Gen3DbException of(Path place, String message, String hint) {
    return of(place, message, hint, null);
  }

  static Gen3DbException of(Path place, String message, String hint, @Nullable Throwable cause) {
    return new Gen3DbException(
        Notice.of(LocalCode.EMBEDDED_FAILED, place.toString(), message, hint), cause);
  }
}
