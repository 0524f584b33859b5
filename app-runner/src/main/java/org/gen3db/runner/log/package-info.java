/** Standard error for programs: one JSON object a line, of the run itself and of what it logs. */
@NullMarked
package org.gen3db.runner.log;

import org.jspecify.annotations.NullMarked;
