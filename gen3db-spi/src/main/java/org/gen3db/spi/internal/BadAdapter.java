package org.gen3db.spi.internal;

import org.jspecify.annotations.Nullable;

/**
 * Something that was looked for adapters in and brings none that works.
 *
 * @param where the jar or folder, or the class when the jar is not known
 * @param why what is wrong with it, without the end of a sentence
 * @param cause what was thrown, if anything was
 */
public record BadAdapter(String where, String why, @Nullable Throwable cause) {}
