/** What can be checked before anything is changed: the doctor's findings, one by one. */
@NullMarked
package org.gen3db.domain.check;

import org.jspecify.annotations.NullMarked;
