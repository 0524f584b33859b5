package org.gen3db.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that this JVM has open, as Linux tells them. */
public final class OpenFiles {
  private OpenFiles() {}

  /** Those below a folder. */
  public static List<Path> below(Path folder) throws IOException {
    var open = new ArrayList<Path>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        try {
          Path file = Files.readSymbolicLink(descriptor);
          if (file.startsWith(folder.toRealPath())) {
            open.add(file);
          }
        } catch (NoSuchFileException e) {
          // It was closed between the two looks.
        }
      }
    }
    return open;
  }
}
