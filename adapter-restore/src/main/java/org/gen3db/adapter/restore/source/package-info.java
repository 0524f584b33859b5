/** A folder as a source of dumps. */
@NullMarked
package org.gen3db.adapter.restore.source;

import org.jspecify.annotations.NullMarked;
