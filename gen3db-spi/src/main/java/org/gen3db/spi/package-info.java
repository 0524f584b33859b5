/** What the author of an adapter implements, and what an adapter is given. */
@NullMarked
package org.gen3db.spi;

import org.jspecify.annotations.NullMarked;
