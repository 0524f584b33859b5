/** What use cases found and did, for whoever shows or reads it: a report and a status. */
@NullMarked
package org.gen3db.domain.report;

import org.jspecify.annotations.NullMarked;
