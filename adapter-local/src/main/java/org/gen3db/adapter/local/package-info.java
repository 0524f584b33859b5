/** What needs no cluster: an embedded PostgreSQL, and Secrets and remote entries in folders. */
@NullMarked
package org.gen3db.adapter.local;

import org.jspecify.annotations.NullMarked;
