/** How a server is reached, awaited and left, and what its refusals mean. */
@NullMarked
package org.gen3db.adapter.postgres.connection;

import org.jspecify.annotations.NullMarked;
