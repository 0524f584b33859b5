package org.gen3db.adapter.restore.source;

import java.nio.file.Path;
import java.util.Optional;
import org.gen3db.spi.Description;

/**
 * The settings of a folder of dumps.
 *
 * @param from the folder
 */
public record DirectoryDumpsSettings(
    @Description("the folder of dumps, laid out as the bucket is") Optional<Path> from) {}
