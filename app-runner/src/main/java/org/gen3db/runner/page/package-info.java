/** A result as a page for a browser: one file, which asks nobody for anything. */
@NullMarked
package org.gen3db.runner.page;

import org.jspecify.annotations.NullMarked;
