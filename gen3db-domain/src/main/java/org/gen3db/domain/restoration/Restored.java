package org.gen3db.domain.restoration;

import org.gen3db.domain.restore.LoadedDump;
import org.gen3db.domain.restore.Shadow;

/**
 * What came into the place of a database.
 *
 * @param source what the dump's source is, for messages
 * @param path where the dump lies in it
 * @param dump what was loaded
 * @param placed how it came into the place
 */
public record Restored(String source, String path, LoadedDump dump, Shadow.Placed placed) {}
