/** How results look: documents for programs, tables and words for people. */
@NullMarked
package org.gen3db.runner.output;

import org.jspecify.annotations.NullMarked;
