/** What adapters implement, how they are found and configured, and the facade for embedders. */
@NullMarked
package org.gen3db.spi;

import org.jspecify.annotations.NullMarked;
