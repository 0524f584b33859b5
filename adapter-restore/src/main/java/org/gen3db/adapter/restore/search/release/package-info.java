/** Which index services find under a name. */
@NullMarked
package org.gen3db.adapter.restore.search.release;

import org.jspecify.annotations.NullMarked;
