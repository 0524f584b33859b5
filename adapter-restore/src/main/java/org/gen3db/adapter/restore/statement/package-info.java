/** What is done with each statement of a dump, by an allow-list of kinds. */
@NullMarked
package org.gen3db.adapter.restore.statement;

import org.jspecify.annotations.NullMarked;
