package org.gen3db.adapter.restore.dump;

import org.gen3db.adapter.restore.RestoreCode;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.error.Notice;

/**
 * A place in a dump.
 *
 * @param file the file's name, as the user knows it
 * @param line the line, from 1
 * @param offset the byte, from 0; in a compressed dump that of what is unpacked
 */
public record Position(String file, long line, long offset) {
  /** A problem at this place. */
  public Gen3DbException problem(RestoreCode code, String message) {
    return new Gen3DbException(notice(code, message));
  }

  /** The same, with a way out of its own. */
  public Gen3DbException problem(RestoreCode code, String message, String hint) {
    return new Gen3DbException(Notice.of(code, toString(), message(message), hint));
  }

  /** The same, told by an exception. */
  public Gen3DbException problem(RestoreCode code, String message, Throwable cause) {
    return new Gen3DbException(notice(code, message), cause);
  }

  private Notice notice(RestoreCode code, String message) {
    return Notice.of(code, toString(), message(message));
  }

  private String message(String message) {
    return "byte " + offset + ": " + message;
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
