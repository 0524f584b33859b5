/** The outside of a run: streams, terminal, signals, progress and logs. */
@NullMarked
package org.gen3db.runner.console;

import org.jspecify.annotations.NullMarked;
