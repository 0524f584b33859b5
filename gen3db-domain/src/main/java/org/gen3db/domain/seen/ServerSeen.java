package org.gen3db.domain.seen;

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
 */
public record ServerSeen(
    String administrator,
    boolean superuser,
    Observed.OnServer now,
    Observed.@Nullable Inside freshInside) {}
