/** What runs with the credentials of Secrets, and is begun anew when they change. */
@Experimental
@NullMarked
package org.gen3db.domain.workload;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
