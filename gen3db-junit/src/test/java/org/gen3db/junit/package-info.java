/** Tests' databases, tested. */
@NullMarked
package org.gen3db.junit;

import org.jspecify.annotations.NullMarked;
