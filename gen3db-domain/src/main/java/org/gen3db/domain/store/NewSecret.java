package org.gen3db.domain.store;

import org.gen3db.domain.credentials.SecretData;

/**
 * A Secret as gen3db wants it.
 *
 * @param name its name
 * @param service the service it belongs to, for the label {@code app.kubernetes.io/name}
 * @param data the keys that gen3db owns, with their values
 */
public record NewSecret(String name, String service, SecretData data) {}
