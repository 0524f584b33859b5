/** The API server: how it is reached and asked, what it refuses, and how objects are marked. */
@NullMarked
package org.gen3db.adapter.k8s.api;

import org.jspecify.annotations.NullMarked;
