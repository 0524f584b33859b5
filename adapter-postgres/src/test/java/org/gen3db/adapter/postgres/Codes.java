package org.gen3db.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.gen3db.domain.error.Code;
import org.gen3db.domain.error.Gen3DbException;

/** Expectations of errors. */
final class Codes {
  private Codes() {}

  static Consumer<Throwable> code(Code code) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                Gen3DbException.class,
                g -> assertThat(g.problem().code()).as(g.getMessage()).isEqualTo(code));
  }
}
