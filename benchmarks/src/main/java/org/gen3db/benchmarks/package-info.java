/** Comparisons with what users run today, on one machine, in one run. */
@NullMarked
package org.gen3db.benchmarks;

import org.jspecify.annotations.NullMarked;
