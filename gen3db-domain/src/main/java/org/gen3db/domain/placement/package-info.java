/** Where a service's database is, who administers it there, and with whom it shares its role. */
@NullMarked
package org.gen3db.domain.placement;

import org.jspecify.annotations.NullMarked;
