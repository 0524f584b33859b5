package org.gen3db.domain.restore;

/**
 * A line of the journal of a load, by which a later run goes on where this one ended. The journal
 * is in the database that is loaded, so that what is done and its line are there both, or neither.
 *
 * @param of what it is of; a later one of the same takes its place
 * @param says what is noted
 */
public record Note(String of, String says) {}
