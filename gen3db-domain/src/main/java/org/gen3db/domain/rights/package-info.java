/** What whoever runs gen3db must be allowed to do where a document gives rights. */
@Experimental
@NullMarked
package org.gen3db.domain.rights;

import org.gen3db.domain.stability.Experimental;
import org.jspecify.annotations.NullMarked;
