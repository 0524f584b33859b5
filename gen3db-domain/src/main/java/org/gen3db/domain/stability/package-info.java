/** What of the public surface is still young. */
@NullMarked
package org.gen3db.domain.stability;

import org.jspecify.annotations.NullMarked;
