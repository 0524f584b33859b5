/** How data is put in the place of a database: the ports that a restore acts through. */
@Experimental
@NullMarked
package org.gen3db.domain.restore;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
