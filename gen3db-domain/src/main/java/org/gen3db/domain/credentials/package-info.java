/**
 * Database credentials, the Secrets and remote entries that hold them, and the protocol's names.
 */
@NullMarked
package org.gen3db.domain.credentials;

import org.jspecify.annotations.NullMarked;
