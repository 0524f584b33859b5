/** What the values say of restores, for whoever reads them: it needs nothing of a restore. */
@Experimental
@NullMarked
package org.gen3db.domain.restore.settings;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
