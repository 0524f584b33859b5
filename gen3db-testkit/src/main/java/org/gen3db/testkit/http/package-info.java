/** What stand-ins for HTTP services share. */
@NullMarked
package org.gen3db.testkit.http;

import org.jspecify.annotations.NullMarked;
