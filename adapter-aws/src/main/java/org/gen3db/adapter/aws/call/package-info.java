/** How AWS is called: as whom, where, by which client, and how a call ends with its run. */
@NullMarked
package org.gen3db.adapter.aws.call;

import org.jspecify.annotations.NullMarked;
