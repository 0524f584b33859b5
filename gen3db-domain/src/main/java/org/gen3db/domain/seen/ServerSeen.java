package org.gen3db.domain.seen;

import java.util.List;
import java.util.Optional;
import org.gen3db.domain.plan.Observed;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sees of a role and its databases.
 *
 * @param administrator the administrator's name
 * @param superuser whether it may do anything
 * @param now the role and those of the databases that exist
 * @param freshInside what a database that it makes now would look like inside; null while nobody
 *     asked
 * @param reachSeen all databases that the role opens; null while nobody asked
 * @param besideSeen what restores have made beside its databases; null while nobody asked
 */
public record ServerSeen(
    String administrator,
    boolean superuser,
    Observed.OnServer now,
    Observed.@Nullable Inside freshInside,
    @Nullable List<Observed.Reached> reachSeen,
    @Nullable List<Observed.MadeBeside> besideSeen) {
  public ServerSeen {
    reachSeen = reachSeen == null ? null : List.copyOf(reachSeen);
    besideSeen = besideSeen == null ? null : List.copyOf(besideSeen);
  }

  /** One where nobody asked what restores have made. */
  public ServerSeen(
      String administrator,
      boolean superuser,
      Observed.OnServer now,
      Observed.@Nullable Inside freshInside,
      @Nullable List<Observed.Reached> reachSeen) {
    this(administrator, superuser, now, freshInside, reachSeen, null);
  }

  /** One where nobody asked what else the role opens. */
  public ServerSeen(
      String administrator,
      boolean superuser,
      Observed.OnServer now,
      Observed.@Nullable Inside freshInside) {
    this(administrator, superuser, now, freshInside, null);
  }

  /** All databases that the role opens; empty while nobody asked. */
  public Optional<List<Observed.Reached>> reach() {
    return Optional.ofNullable(reachSeen);
  }

  /** What restores have made beside the role's databases; empty while nobody asked. */
  public Optional<List<Observed.MadeBeside>> beside() {
    return Optional.ofNullable(besideSeen);
  }

  /** The same with another look at the role and its databases. */
  public ServerSeen with(Observed.OnServer other) {
    return new ServerSeen(administrator, superuser, other, freshInside, reachSeen, besideSeen);
  }
}
