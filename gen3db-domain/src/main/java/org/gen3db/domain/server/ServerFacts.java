package org.gen3db.domain.server;

/**
 * What a server is.
 *
 * @param version such as {@code 15.18}
 * @param major such as 15
 * @param superuser whether the master may do anything there
 */
public record ServerFacts(String version, int major, boolean superuser) {}
