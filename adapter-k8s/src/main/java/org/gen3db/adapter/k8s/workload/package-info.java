/** The Pods of a namespace that read Secrets, and what makes them anew. */
@NullMarked
package org.gen3db.adapter.k8s.workload;

import org.jspecify.annotations.NullMarked;
