/** Loading documents, and comparing what was loaded with its file. */
@NullMarked
package org.gen3db.adapter.restore.search.load;

import org.jspecify.annotations.NullMarked;
