/** The way to the bundled server from outside of the cluster. */
@NullMarked
package org.gen3db.adapter.k8s.tunnel;

import org.jspecify.annotations.NullMarked;
