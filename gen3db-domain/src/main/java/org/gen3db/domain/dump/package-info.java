/** What an environment holds, written down so that it can be restored elsewhere. */
@NullMarked
package org.gen3db.domain.dump;

import org.jspecify.annotations.NullMarked;
