/** A Gen3 release, typed and validated, as far as its databases are concerned. */
@NullMarked
package org.gen3db.domain.deployment;

import org.jspecify.annotations.NullMarked;
