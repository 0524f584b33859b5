/**
 * Where credentials are kept: the Secrets of a namespace and the entries of a remote store, as
 * ports, and what the two answer.
 */
@NullMarked
package org.gen3db.domain.store;

import org.jspecify.annotations.NullMarked;
