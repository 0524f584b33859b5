/** The values of a Helm release as one merged tree in which every leaf knows where it came from. */
@NullMarked
package org.gen3db.domain.values;

import org.jspecify.annotations.NullMarked;
