package org.gen3db.domain.credentials;

import java.util.Locale;
import java.util.Set;

/** Names that belong to a server or its provider and are never touched (R12). */
public final class ReservedNames {
  private static final Set<String> DATABASES =
      Set.of("postgres", "template0", "template1", "rdsadmin");

  private ReservedNames() {}

  /** Whether a role of this name is never created or altered. */
  public static boolean role(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("postgres")
        || lower.startsWith("pg_")
        || lower.startsWith("rds")
        || lower.startsWith("cloudsql");
  }

  /** Whether a database of this name is never created, altered or re-owned. */
  public static boolean database(String name) {
    return DATABASES.contains(name.toLowerCase(Locale.ROOT));
  }
}
