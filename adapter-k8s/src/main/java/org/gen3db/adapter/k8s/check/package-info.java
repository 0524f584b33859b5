/** What is checked in a cluster before anything is changed there. */
@NullMarked
package org.gen3db.adapter.k8s.check;

import org.jspecify.annotations.NullMarked;
