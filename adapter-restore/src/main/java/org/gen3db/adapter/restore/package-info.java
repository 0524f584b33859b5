/** Dumps of databases, read as psql reads them; nothing of a dump is believed. */
@NullMarked
package org.gen3db.adapter.restore;

import org.jspecify.annotations.NullMarked;
