/** The use cases that act: observe, apply, status; and the ports to servers that they need. */
@NullMarked
package org.gen3db.domain.provision;

import org.jspecify.annotations.NullMarked;
