/** The server's side of restores: the database beside the live one, and who loads it. */
@NullMarked
package org.gen3db.adapter.postgres.restore;

import org.jspecify.annotations.NullMarked;
