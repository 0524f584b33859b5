/** What is searched in: how indices are put in the place of others, and the ports that do it. */
@Experimental
@NullMarked
package org.gen3db.domain.search;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
