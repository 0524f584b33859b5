/** What {@code doctor} looks at on a server. */
@NullMarked
package org.gen3db.adapter.postgres.check;

import org.jspecify.annotations.NullMarked;
