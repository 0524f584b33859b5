/** Clusters for tests: a small stand-in for the API server, the real one, and who acts in them. */
@Experimental
@NullMarked
package org.gen3db.testkit.kubernetes;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
