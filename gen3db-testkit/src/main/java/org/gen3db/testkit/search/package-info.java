/** A stand-in for a cluster of search indices. */
@Experimental
@NullMarked
package org.gen3db.testkit.search;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
