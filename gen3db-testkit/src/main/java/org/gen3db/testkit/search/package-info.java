/** A stand-in for a cluster of search indices. */
@NullMarked
package org.gen3db.testkit.search;

import org.jspecify.annotations.NullMarked;
