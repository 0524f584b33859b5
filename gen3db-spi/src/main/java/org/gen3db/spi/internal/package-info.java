/** How adapters are found, loaded, configured and guarded; no part of what anybody may rely on. */
@NullMarked
package org.gen3db.spi.internal;

import org.jspecify.annotations.NullMarked;
