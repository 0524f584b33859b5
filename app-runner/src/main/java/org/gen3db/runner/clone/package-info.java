/** The command that copies another environment's data. */
@NullMarked
package org.gen3db.runner.clone;

import org.jspecify.annotations.NullMarked;
