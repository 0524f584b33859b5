/** Policies of IAM that let gen3db do what it is asked to, and no more. */
@NullMarked
package org.gen3db.adapter.aws.rights;

import org.jspecify.annotations.NullMarked;
