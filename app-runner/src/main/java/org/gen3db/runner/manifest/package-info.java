/** What a chart renders: a stream of manifests, of which some are taken out. */
@NullMarked
package org.gen3db.runner.manifest;

import org.jspecify.annotations.NullMarked;
