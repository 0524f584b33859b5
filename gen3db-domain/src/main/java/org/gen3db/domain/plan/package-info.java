/** What the values decide for each service, and what must change to make it so. */
@NullMarked
package org.gen3db.domain.plan;

import org.jspecify.annotations.NullMarked;
