/** The local-or-push decision: where the credentials of a service live. */
@NullMarked
package org.gen3db.domain.delivery;

import org.jspecify.annotations.NullMarked;
