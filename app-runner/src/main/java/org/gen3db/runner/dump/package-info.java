/** {@code dump}: an environment written down. */
@NullMarked
package org.gen3db.runner.dump;

import org.jspecify.annotations.NullMarked;
