package org.gen3db.domain.store;

/** Who, beside gen3db, writes a Secret's credentials and may write them again. */
public enum Owner {
  /** Nobody else: gen3db made it or took it over, and it stands by itself. */
  OURS,
  /** Helm: the chart's manifest holds it. Labels alone do not say so, since they are copied. */
  HELM,
  /** An ExternalSecret, ours or the chart's, that has it as its target. */
  EXTERNAL_SECRET,
  /** Somebody else, or nobody knows. */
  OTHER
}
