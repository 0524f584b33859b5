/** The manifests of dumps. */
@NullMarked
package org.gen3db.adapter.restore.manifest;

import org.jspecify.annotations.NullMarked;
