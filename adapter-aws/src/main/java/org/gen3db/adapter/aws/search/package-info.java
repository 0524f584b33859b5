/** Search clusters that AWS hosts, which take signed requests only. */
@NullMarked
package org.gen3db.adapter.aws.search;

import org.jspecify.annotations.NullMarked;
