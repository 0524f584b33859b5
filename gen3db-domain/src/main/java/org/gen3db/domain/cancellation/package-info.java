/** How a wait is ended before its time, by a person, a deadline or an interrupted thread. */
@NullMarked
package org.gen3db.domain.cancellation;

import org.jspecify.annotations.NullMarked;
