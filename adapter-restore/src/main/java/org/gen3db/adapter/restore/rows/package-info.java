/** What rows are, in a few bytes: so that those of a dump and of a table can be compared. */
@NullMarked
package org.gen3db.adapter.restore.rows;

import org.jspecify.annotations.NullMarked;
