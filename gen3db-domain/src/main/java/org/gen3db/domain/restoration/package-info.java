/**
 * The use case of a restore (R16): which dump goes where, loaded, checked, put in place, published.
 */
@Experimental
@NullMarked
package org.gen3db.domain.restoration;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
