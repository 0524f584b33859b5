/** AWS Secrets Manager as its documents describe it, on a port of this machine, with faults. */
@Experimental
@NullMarked
package org.gen3db.testkit.aws;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
