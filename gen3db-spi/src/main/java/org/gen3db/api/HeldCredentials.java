package org.gen3db.api;

import org.gen3db.domain.credentials.DbCredentials;

/**
 * Credentials of a service, and how far they are its own.
 *
 * @param credentials the credentials; on the master's server with the host and port at which gen3db
 *     itself reaches it, when {@code databaseServer.address} is set
 * @param secret the Secret that holds them
 * @param published whether the service reads them; otherwise they are kept until something else is
 *     done, such as a restore (R16), and may not log in yet
 */
public record HeldCredentials(DbCredentials credentials, String secret, boolean published) {}
