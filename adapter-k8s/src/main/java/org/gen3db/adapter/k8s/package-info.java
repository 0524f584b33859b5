/** The Secrets of a namespace in a cluster, beside Helm, Argo CD and External Secrets. */
@NullMarked
package org.gen3db.adapter.k8s;

import org.jspecify.annotations.NullMarked;
