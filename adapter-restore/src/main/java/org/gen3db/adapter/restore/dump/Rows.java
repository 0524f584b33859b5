package org.gen3db.adapter.restore.dump;

/**
 * What a COPY had.
 *
 * @param first where the first row began, or the end mark where there was none
 * @param rows how many
 * @param bytes how many in the dump, without the end mark
 */
public record Rows(Position first, long rows, long bytes) {}
