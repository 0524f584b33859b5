/**
 * Objects of a cluster say which databases a release wants; a run of gen3db makes it so, and its
 * report becomes their status. Experimental.
 */
@NullMarked
package org.gen3db.operator;

import org.jspecify.annotations.NullMarked;
