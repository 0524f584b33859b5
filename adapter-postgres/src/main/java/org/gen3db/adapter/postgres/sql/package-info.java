/** The one place where SQL is quoted and written. */
@NullMarked
package org.gen3db.adapter.postgres.sql;

import org.jspecify.annotations.NullMarked;
