package org.gen3db.spi;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.values.Sourced;

/**
 * What an adapter may ask of the run that it is made for. gen3db implements it; new questions come
 * as default methods. Safe for use by several threads until the adapter is closed.
 */
public interface AdapterContext {
  /** The Helm release. */
  String release();

  /** The Kubernetes namespace. */
  String namespace();

  /** The folder that relative paths are taken against; the current directory of the user. */
  Path workingDirectory();

  /** The folder for what gen3db keeps on this machine, {@code .gen3db} in the working directory. */
  Path stateDirectory();

  /**
   * A value of the release outside the adapter's own section, as the umbrella chart sees it.
   *
   * @param path such as {@code global.aws.region}
   * @return the text, number or boolean there as text, with where it was written; empty when there
   *     is none, or a map or list
   */
  Optional<Sourced<String>> value(String path);

  /**
   * The service of each remote entry that the release uses, by the entry's name; the first by name
   * where several use one. Empty where no values were read.
   */
  default Map<String, String> entries() {
    return Map.of();
  }

  /**
   * A port of an adapter that this run made before: the Secrets first, then the remote entries,
   * then the rest. By it an adapter shares the client of another in the same jar, or asks the store
   * of Secrets.
   */
  <P> Optional<P> port(Class<P> type);

  /** The time. */
  Clock clock();

  /** Ends the waits of the whole run; a method that is given a cancellation uses that one. */
  Cancellation cancellation();

  /** Where waits are told to whoever looks on. */
  Progress progress();
}
