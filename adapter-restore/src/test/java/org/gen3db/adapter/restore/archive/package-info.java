/** Dumps that other programs read, tested. */
@NullMarked
package org.gen3db.adapter.restore.archive;

import org.jspecify.annotations.NullMarked;
