/** Encryption of dumps by GnuPG. */
@NullMarked
package org.gen3db.adapter.restore.gpg;

import org.jspecify.annotations.NullMarked;
