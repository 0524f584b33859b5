/** Files that are written whole or not at all, and locks between processes. */
@NullMarked
package org.gen3db.adapter.local.internal;

import org.jspecify.annotations.NullMarked;
