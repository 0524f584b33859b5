/** Dumps in buckets of Amazon S3, and of whatever speaks as it does. */
@NullMarked
package org.gen3db.adapter.aws.dumps;

import org.jspecify.annotations.NullMarked;
