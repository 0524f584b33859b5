package org.gen3db.domain.restore;

/**
 * A file of SQL that a user has written for the data of a service.
 *
 * @param place its path, for messages
 * @param sql what it holds
 */
public record Script(String place, String sql) {}
