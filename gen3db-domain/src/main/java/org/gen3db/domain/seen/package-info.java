/** What was seen of a role and its services: facts, one after another, and no judgement. */
@NullMarked
package org.gen3db.domain.seen;

import org.jspecify.annotations.NullMarked;
