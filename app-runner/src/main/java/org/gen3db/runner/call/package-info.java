/** What a call of the program brings along: options, values, adapters, a kept plan, and its end. */
@NullMarked
package org.gen3db.runner.call;

import org.jspecify.annotations.NullMarked;
