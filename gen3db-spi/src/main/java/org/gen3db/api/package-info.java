/** What a program uses that embeds gen3db; it begins at {@link org.gen3db.api.Gen3Db}. */
@NullMarked
package org.gen3db.api;

import org.jspecify.annotations.NullMarked;
