package org.gen3db.domain.server;

import org.gen3db.domain.credentials.Password;

/**
 * The administrator of a server.
 *
 * @param server the server
 * @param username the administrator's name
 * @param password its password
 */
public record Master(Server server, String username, Password password) {}
