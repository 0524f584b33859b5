/** Dumps that another program turns into plain ones: archives, and what is encrypted. */
@NullMarked
package org.gen3db.adapter.restore.archive;

import org.jspecify.annotations.NullMarked;
