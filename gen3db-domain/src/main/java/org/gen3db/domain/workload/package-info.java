/** What runs with the credentials of Secrets, and is begun anew when they change. */
@NullMarked
package org.gen3db.domain.workload;

import org.jspecify.annotations.NullMarked;
