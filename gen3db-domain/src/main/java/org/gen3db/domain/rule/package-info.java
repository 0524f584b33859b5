/** The rule of each operation, from facts to what will happen. */
@NullMarked
package org.gen3db.domain.rule;

import org.jspecify.annotations.NullMarked;
