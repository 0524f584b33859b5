/** {@code restore --only search}: indices of a search cluster. */
@NullMarked
package org.gen3db.runner.indices;

import org.jspecify.annotations.NullMarked;
