/** What an environment holds, written down so that it can be restored elsewhere. */
@Experimental
@NullMarked
package org.gen3db.domain.dump;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
