/** The command line: options, wiring and output. */
@NullMarked
package org.gen3db.runner;

import org.jspecify.annotations.NullMarked;
