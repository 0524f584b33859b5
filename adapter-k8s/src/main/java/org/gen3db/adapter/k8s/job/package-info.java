/** gen3db as a Job in the cluster: its objects, without a secret unless that is asked for. */
@NullMarked
package org.gen3db.adapter.k8s.job;

import org.jspecify.annotations.NullMarked;
