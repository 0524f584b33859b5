/** What an administrator and a service see and do there. */
@NullMarked
package org.gen3db.adapter.postgres.session;

import org.jspecify.annotations.NullMarked;
