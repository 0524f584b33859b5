/** What is shown of a plan as objects that other programs apply. */
@NullMarked
package org.gen3db.domain.render;

import org.jspecify.annotations.NullMarked;
