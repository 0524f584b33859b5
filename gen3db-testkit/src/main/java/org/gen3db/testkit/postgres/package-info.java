/** Servers of PostgreSQL that tests start, and what stands around them. */
@NullMarked
package org.gen3db.testkit.postgres;

import org.jspecify.annotations.NullMarked;
