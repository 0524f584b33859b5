/** Restores what is searched in: indices of Elasticsearch and OpenSearch. */
@NullMarked
package org.gen3db.adapter.restore.search;

import org.jspecify.annotations.NullMarked;
