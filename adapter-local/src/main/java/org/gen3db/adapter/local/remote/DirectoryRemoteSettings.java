package org.gen3db.adapter.local.remote;

import java.nio.file.Path;
import org.gen3db.spi.Default;
import org.gen3db.spi.Description;

/**
 * The settings of the folder of remote entries.
 *
 * @param path the folder
 */
public record DirectoryRemoteSettings(
    @Default(".gen3db/remote") @Description("the folder of remote entries") Path path) {}
