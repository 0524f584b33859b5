/** What an adapter implements, how adapters are found, and how a program embeds gen3db. */
@NullMarked
package org.gen3db.spi;

import org.jspecify.annotations.NullMarked;
