/** One class for each command. */
@NullMarked
package org.gen3db.runner.command;

import org.jspecify.annotations.NullMarked;
