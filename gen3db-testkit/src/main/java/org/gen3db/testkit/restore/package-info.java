/** The contracts of the ports of a restore, inherited by the tests of their adapters. */
@Experimental
@NullMarked
package org.gen3db.testkit.restore;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
