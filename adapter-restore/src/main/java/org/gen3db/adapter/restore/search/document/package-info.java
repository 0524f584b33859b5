/** A dump of an index: what it is defined by, and its documents. */
@NullMarked
package org.gen3db.adapter.restore.search.document;

import org.jspecify.annotations.NullMarked;
