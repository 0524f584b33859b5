package org.gen3db.domain.values;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to read, in the words of Helm's command line.
 *
 * @param files {@code -f} in order; {@code -} is standard input
 * @param set {@code --set} in order, each in Helm's syntax
 * @param setString {@code --set-string} in order
 * @param setFile {@code --set-file} in order
 * @param chartPath {@code --chart}: the umbrella chart whose defaults replace the built-in ones, or
 *     null
 * @param workingDirectory against which relative paths are taken
 * @param standardInput what {@code -} reads
 */
public record ValuesRequest(
    List<String> files,
    List<String> set,
    List<String> setString,
    List<String> setFile,
    @Nullable Path chartPath,
    Path workingDirectory,
    InputStream standardInput) {
  public ValuesRequest {
    files = List.copyOf(files);
    set = List.copyOf(set);
    setString = List.copyOf(setString);
    setFile = List.copyOf(setFile);
  }

  /** Only files, read relative to the current directory. */
  public static ValuesRequest ofFiles(List<String> files) {
    return new ValuesRequest(
        files,
        List.of(),
        List.of(),
        List.of(),
        null,
        Path.of("").toAbsolutePath(),
        InputStream.nullInputStream());
  }

  /** The chart to read defaults from, if one was given. */
  public Optional<Path> chart() {
    return Optional.ofNullable(chartPath);
  }
}
