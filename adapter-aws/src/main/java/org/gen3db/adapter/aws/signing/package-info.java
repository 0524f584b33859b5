/** How requests to AWS are signed, without a word of it in any log. */
@NullMarked
package org.gen3db.adapter.aws.signing;

import org.jspecify.annotations.NullMarked;
