/** What the values say of restores, for whoever reads them: it needs nothing of a restore. */
@NullMarked
package org.gen3db.domain.restore.settings;

import org.jspecify.annotations.NullMarked;
