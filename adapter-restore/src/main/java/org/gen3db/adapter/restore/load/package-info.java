/** Loads a dump: rows over several sessions, indexes side by side. */
@NullMarked
package org.gen3db.adapter.restore.load;

import org.jspecify.annotations.NullMarked;
