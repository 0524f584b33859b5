/** The contracts of the ports of a restore, inherited by the tests of their adapters. */
@NullMarked
package org.gen3db.testkit.restore;

import org.jspecify.annotations.NullMarked;
