/** How a cluster of search indices is asked over HTTP. */
@NullMarked
package org.gen3db.adapter.restore.search.http;

import org.jspecify.annotations.NullMarked;
