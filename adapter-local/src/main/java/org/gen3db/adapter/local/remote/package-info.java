/** Remote entries as a folder of files, in the bytes that External Secrets writes. */
@NullMarked
package org.gen3db.adapter.local.remote;

import org.jspecify.annotations.NullMarked;
