package org.gen3db.runner.manifest;

/**
 * What an object of a manifest is called.
 *
 * @param group the group of its API, without a version; empty for the core
 * @param kind such as {@code Secret}
 * @param namespace where it says that it belongs; empty where that is left to who applies it
 * @param name its name; empty where it has none
 */
public record ManifestName(String group, String kind, String namespace, String name) {}
