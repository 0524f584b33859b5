/**
 * The database servers as the domain wants them: sessions, logins, and the server that we start.
 */
@NullMarked
package org.gen3db.domain.server;

import org.jspecify.annotations.NullMarked;
