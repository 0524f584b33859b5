package org.gen3db.domain.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.gen3db.domain.cancellation.Cancellation;

/** Encrypts files so that only those can read them who hold a key. Thread-safe. */
public interface Encryption {
  /** What the name of a file gets at its end, such as {@code .gpg}. */
  String ending();

  /**
   * Encrypts before anything is written, as a trial.
   *
   * @param recipients whose keys
   * @throws org.gen3db.domain.error.Gen3DbException when that cannot be done
   */
  void check(List<String> recipients, Cancellation end);

  /**
   * A stream that encrypts what it is given; what is at its end is written when it is closed, which
   * closes the other one too.
   *
   * @param to gets what is encrypted
   * @throws IOException when it cannot be begun
   */
  OutputStream around(OutputStream to, List<String> recipients, Cancellation end)
      throws IOException;
}
