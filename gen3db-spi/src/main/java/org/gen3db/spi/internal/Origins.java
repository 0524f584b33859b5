package org.gen3db.spi.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Where classes came from. */
public final class Origins {
  private Origins() {}

  /** The jar or folder of a class, for people. */
  public static String of(Class<?> type) {
    return path(type).map(Path::toString).orElse("an unknown place");
  }

  /** The jar or folder of a class, where that is a file. */
  static Optional<Path> path(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      // By way of URI, which knows blanks and the drives of Windows.
      URI location = source.getLocation().toURI();
      return Optional.of(Path.of(location));
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty(); // a jar within a jar
    }
  }

  /** The version of a class's jar, by its manifest or its module. */
  public static Optional<String> version(Class<?> type) {
    Package own = type.getPackage();
    return Optional.ofNullable(own == null ? null : own.getImplementationVersion())
        .or(
            () ->
                Optional.ofNullable(type.getModule().getDescriptor())
                    .flatMap(java.lang.module.ModuleDescriptor::rawVersion));
  }
}
