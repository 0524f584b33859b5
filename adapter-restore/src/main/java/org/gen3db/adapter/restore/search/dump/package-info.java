/** Writes indices into the files that a restore reads. */
@NullMarked
package org.gen3db.adapter.restore.search.dump;

import org.jspecify.annotations.NullMarked;
