/** Secrets as a folder of Kubernetes manifests. */
@NullMarked
package org.gen3db.adapter.local.secrets;

import org.jspecify.annotations.NullMarked;
