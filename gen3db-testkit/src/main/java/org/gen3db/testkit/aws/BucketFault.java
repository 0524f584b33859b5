package org.gen3db.testkit.aws;

/** What goes wrong with a request for an object. */
public enum BucketFault {
  /** Nothing: it is answered. */
  NONE,
  /** Refused since there were too many. */
  THROTTLED,
  /** Status 500. */
  BROKEN,
  /** The caller has no right to it. */
  DENIED,
  /** The key that encrypts may not be used. */
  KEY_DENIED,
  /** The connection ends without an answer. */
  CUT,
  /**
   * The connection ends after half of the bytes; what was to be written is, and no answer tells it.
   */
  CUT_HALFWAY,
  /** After half of the bytes nothing comes any more. */
  SILENT_HALFWAY,
  /** One bit of the bytes is another, those that are given out or those that came. */
  FLIPPED,
  /** All of the object is given out, whatever part was asked for. */
  WHOLE
}
