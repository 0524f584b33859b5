/** Reads values as Helm does: files, flags and charts, every leaf with its place. */
@NullMarked
package org.gen3db.adapter.helm;

import org.jspecify.annotations.NullMarked;
