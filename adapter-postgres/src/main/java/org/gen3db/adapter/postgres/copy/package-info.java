/** Whole databases copied by the server: templates of restores, and who owns what in a copy. */
@NullMarked
package org.gen3db.adapter.postgres.copy;

import org.jspecify.annotations.NullMarked;
