/** Databases and roles on a PostgreSQL server; all SQL of gen3db is here. */
@NullMarked
package org.gen3db.adapter.postgres;

import org.jspecify.annotations.NullMarked;
