package org.gen3db.domain.credentials;

/**
 * An entry of the remote store, as it was found.
 *
 * @param name its name, such as {@code prod-fence-creds}
 * @param data the JSON object that it holds, keys of others included
 * @param version what changes whenever the content does
 * @param tagged whether it bears gen3db's own tag, so that gen3db may complete it (R10)
 */
public record RemoteEntry(String name, SecretData data, String version, boolean tagged) {}
