/** What an operator asks for: applying, rotating, and what else works on services that exist. */
@NullMarked
package org.gen3db.domain.operation;

import org.jspecify.annotations.NullMarked;
