/** What a run did, as metrics that Prometheus reads from a file. */
@NullMarked
package org.gen3db.runner.metrics;

import org.jspecify.annotations.NullMarked;
