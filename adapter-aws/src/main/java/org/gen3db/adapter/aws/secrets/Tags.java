package org.gen3db.adapter.aws.secrets;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tags of entries that gen3db makes: one by which External Secrets manages an entry as its own,
 * and those by which gen3db knows that it made it (R10), and for whom.
 */
final class Tags {
  private static final String MANAGED_BY = "managed-by";
  private static final String MADE_BY = "gen3db.org/made-by";
  private static final String RELEASE = "gen3db.org/release";
  private static final String NAMESPACE = "gen3db.org/namespace";
  private static final Set<String> OWN = Set.of(MANAGED_BY, MADE_BY, RELEASE, NAMESPACE);

  /** How many there are. */
  static final int COUNT = 4;

  private Tags() {}

  /** Whether a tag is one of these. */
  static boolean isOwn(String key) {
    return OWN.contains(key);
  }

  /** The tags of an entry that is made now. */
  static Map<String, String> of(Map<String, String> more, String release, String namespace) {
    var all = new TreeMap<String, String>(more);
    all.put(MANAGED_BY, "external-secrets");
    all.put(MADE_BY, "gen3db");
    all.put(RELEASE, release);
    all.put(NAMESPACE, namespace);
    return all;
  }

  /** Whether gen3db made what bears the tags with these keys. */
  static boolean areOurs(Collection<String> keys) {
    return keys.contains(MADE_BY);
  }
}
