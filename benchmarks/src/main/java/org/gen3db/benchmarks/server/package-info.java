/** The servers that are measured on. */
@NullMarked
package org.gen3db.benchmarks.server;

import org.jspecify.annotations.NullMarked;
