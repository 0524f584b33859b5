package org.gen3db.domain.restore;

import org.gen3db.domain.server.Master;

/**
 * What is to be replaced by what a dump holds.
 *
 * @param master who administers the server
 * @param database the live database
 * @param owner the service's role, to which everything belongs in the end
 */
public record Replacement(Master master, String database, String owner) {}
