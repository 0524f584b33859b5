/** How data is put in the place of a database: the ports that a restore acts through. */
@NullMarked
package org.gen3db.domain.restore;

import org.jspecify.annotations.NullMarked;
