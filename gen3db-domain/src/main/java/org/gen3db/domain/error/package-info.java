/** What went wrong, in a form that names the code, the place, the finding and the way out. */
@NullMarked
package org.gen3db.domain.error;

import org.jspecify.annotations.NullMarked;
