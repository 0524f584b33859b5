/** Logins of administrators at Amazon RDS by tokens of IAM. */
@NullMarked
package org.gen3db.adapter.aws.login;

import org.jspecify.annotations.NullMarked;
