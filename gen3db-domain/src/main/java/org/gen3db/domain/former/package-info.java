/** What an installer of before left, and how its databases are taken over. */
@NullMarked
package org.gen3db.domain.former;

import org.jspecify.annotations.NullMarked;
