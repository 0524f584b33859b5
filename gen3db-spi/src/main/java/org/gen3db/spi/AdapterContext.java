package org.gen3db.spi;

import java.nio.file.Path;

/** What an adapter is given when it is made. */
public interface AdapterContext {
  /**
   * The adapter's settings as a typed record, bound strictly by the names of its components: an
   * unknown key, a wrong type or a missing value is an error that names the line and the nearest
   * known key. Components may be String, int, long, boolean, an enum, {@link java.time.Duration}
   * ({@code 10s}, {@code 5m}), {@link Path} (relative to the working directory), {@link
   * java.net.URI}, {@link org.gen3db.domain.credentials.Endpoint} ({@code host:port}), {@link
   * org.gen3db.domain.credentials.Password}, another record, a List or Map of these, or Optional of
   * one. {@link Default} gives what is used when the key is absent.
   *
   * @throws org.gen3db.domain.error.Gen3DbException with all problems at once
   */
  <R extends Record> R settings(Class<R> type);

  /** The Helm release. */
  String release();

  /** The Kubernetes namespace. */
  String namespace();

  /** The folder that relative paths are taken against; the current directory of the user. */
  Path workingDirectory();

  /** The folder for what gen3db keeps on this machine, {@code .gen3db} in the working directory. */
  Path stateDirectory();
}
