/** What an installer of before left, and how its databases are taken over. */
@Experimental
@NullMarked
package org.gen3db.domain.former;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
