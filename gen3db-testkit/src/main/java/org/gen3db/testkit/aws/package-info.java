/** AWS Secrets Manager as its documents describe it, on a port of this machine, with faults. */
@NullMarked
package org.gen3db.testkit.aws;

import org.jspecify.annotations.NullMarked;
