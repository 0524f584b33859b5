package org.gen3db.adapter.local.secrets;

import java.nio.file.Path;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;

/**
 * The settings of the folder of Secret manifests.
 *
 * @param path the folder
 */
public record DirectorySecretsSettings(
    @Default(".gen3db/secrets") @Description("the folder of Secret manifests") Path path) {}
