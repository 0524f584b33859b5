/** Manifests: what a chart renders, of which some are taken out, and what our own chart is told. */
@NullMarked
package org.gen3db.runner.manifest;

import org.jspecify.annotations.NullMarked;
