/** A restored database for each test of a JUnit class. */
@Experimental
@NullMarked
package org.gen3db.junit;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
