package org.gen3db.adapter.restore.search.http;

import java.io.IOException;

/** An answer that is larger than what there is room for. */
public final class AnswerTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLarge(long most) {
    super("the answer is larger than " + most + " bytes");
  }
}
