/** Logins beside the services' own: people and programs that read or write a service's database. */
@NullMarked
package org.gen3db.domain.login;

import org.jspecify.annotations.NullMarked;
