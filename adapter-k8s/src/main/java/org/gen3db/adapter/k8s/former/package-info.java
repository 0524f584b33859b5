/** The Secrets that the installer before Helm left in a namespace. */
@NullMarked
package org.gen3db.adapter.k8s.former;

import org.jspecify.annotations.NullMarked;
