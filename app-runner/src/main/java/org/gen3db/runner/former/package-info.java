/** The command that takes over what an installer of before left. */
@NullMarked
package org.gen3db.runner.former;

import org.jspecify.annotations.NullMarked;
