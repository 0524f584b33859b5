/** Dumps of databases, by PostgreSQL's own program. */
@NullMarked
package org.gen3db.adapter.postgres.dump;

import org.jspecify.annotations.NullMarked;
