/** Remote entries in AWS Secrets Manager. */
@NullMarked
package org.gen3db.adapter.aws.secrets;

import org.jspecify.annotations.NullMarked;
