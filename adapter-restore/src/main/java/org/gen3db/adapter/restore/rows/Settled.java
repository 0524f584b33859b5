package org.gen3db.adapter.restore.rows;

import java.util.Set;
import java.util.TreeSet;

/**
 * The types whose values have one text each, or one that {@link TextForm} brings to one, in every
 * version of the server and every database. Of others, as money, whose text is the locale's, a
 * difference says nothing (P11).
 */
public final class Settled {
  private static final Set<String> TYPES =
      Set.of(
          ("bool int2 int4 int8 oid numeric float4 float8 text varchar bpchar name uuid json jsonb"
                  + " date time timetz timestamp timestamptz interval bit varbit inet cidr macaddr"
                  + " macaddr8 tsvector tsquery xid xid8 cid tid pg_lsn txid_snapshot pg_snapshot"
                  + " point line lseg box path polygon circle hstore citext ltree lquery ltxtquery"
                  + " cube vector bytea")
              .split(" "));

  private Settled() {}

  /**
   * Those of a column that are not.
   *
   * @param nested whether values stand in arrays, ranges or composite values
   */
  public static Set<String> missing(Set<String> types, boolean nested) {
    var missing = new TreeSet<>(types);
    missing.removeIf(type -> TYPES.contains(type) && !(nested && type.equals("bytea")));
    return missing;
  }
}
