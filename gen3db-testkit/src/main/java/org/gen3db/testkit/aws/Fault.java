package org.gen3db.testkit.aws;

/**
 * What goes wrong with a request. Decided before the request is looked at, by whoever breaks the
 * service on purpose.
 */
public enum Fault {
  /** Nothing: it is answered. */
  NONE,
  /** Refused since there were too many; nothing is done. */
  THROTTLED,
  /** Status 500; nothing is done. */
  BROKEN,
  /** Status 500, and yet it was done. */
  BROKEN_AFTERWARDS,
  /** The credentials are past their time; nothing is done. */
  EXPIRED_TOKEN,
  /** The credentials are of nobody; nothing is done. */
  UNKNOWN_TOKEN,
  /**
   * The signature is another than expected, and what was signed is quoted, as AWS does, with the
   * session token in it; nothing is done.
   */
  BAD_SIGNATURE,
  /** The caller has no right to it; nothing is done. */
  DENIED,
  /** The key that encrypts may not be used; nothing is done. */
  KEY_DENIED,
  /** Refused for a reason that is none of the others; nothing is done. */
  REFUSED,
  /** The entry is a copy of one in another region, where alone it is written; nothing is done. */
  REPLICA,
  /** The connection ends without an answer; nothing is done. */
  CUT,
  /** The connection ends without an answer, and yet it was done. */
  CUT_AFTERWARDS,
  /** It is done, and the answer never comes. */
  SILENT_AFTERWARDS,
  /** An answer that is not JSON; nothing is done. */
  GARBLED
}
