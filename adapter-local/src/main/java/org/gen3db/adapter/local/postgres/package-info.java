/**
 * The embedded PostgreSQL: unpacked, initialised, started and stopped. It starts; all SQL is spoken
 * by adapter-postgres.
 */
@NullMarked
package org.gen3db.adapter.local.postgres;

import org.jspecify.annotations.NullMarked;
