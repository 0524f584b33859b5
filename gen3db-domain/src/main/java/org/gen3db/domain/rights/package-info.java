/** What whoever runs gen3db must be allowed to do where a document gives rights. */
@NullMarked
package org.gen3db.domain.rights;

import org.jspecify.annotations.NullMarked;
