package org.gen3db.domain.seen;

import org.gen3db.domain.server.Login;

/**
 * A login that was tried.
 *
 * @param with the password
 * @param ended how it ended
 */
public record Attempt(KnownPassword with, Login ended) {}
