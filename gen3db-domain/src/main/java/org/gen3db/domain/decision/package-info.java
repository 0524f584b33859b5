/**
 * What follows from what was seen: pure rules, one a class, from facts to what will happen. Nothing
 * here contacts anything.
 */
@NullMarked
package org.gen3db.domain.decision;

import org.jspecify.annotations.NullMarked;
