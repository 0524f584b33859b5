/** What gen3db keeps and asks at AWS. */
@NullMarked
package org.gen3db.adapter.aws;

import org.jspecify.annotations.NullMarked;
