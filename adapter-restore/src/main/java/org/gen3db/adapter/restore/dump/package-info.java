/** A dump as a stream of statements, rows and commands, each with its place in the file. */
@NullMarked
package org.gen3db.adapter.restore.dump;

import org.jspecify.annotations.NullMarked;
