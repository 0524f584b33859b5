/** What Gen3 values decide and what has to be done about it, in words of the specification. */
@NullMarked
package org.gen3db.domain;

import org.jspecify.annotations.NullMarked;
