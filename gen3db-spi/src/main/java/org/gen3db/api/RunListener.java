package org.gen3db.api;

import java.time.Duration;
import java.util.Optional;
import org.gen3db.domain.error.Gen3DbException;
import org.gen3db.domain.provision.Step;
import org.gen3db.domain.report.ServiceReport;

/**
 * Is told how a run goes: for progress bars, logs, metrics and traces. It changes nothing: what a
 * method throws is logged and the run goes on. The methods are called from several threads at once,
 * on the threads that do the work, so they return soon. Further events come as default methods.
 */
public interface RunListener {
  /** Listens to nothing. */
  RunListener NONE = new RunListener() {};

  /** A plan, apply or status begins, over so many services. */
  default void began(int services) {}

  /** The first step of a service begins. */
  default void serviceBegan(String service) {}

  /** A step begins: a change, or a look that it depends on. */
  default void stepBegan(Step step) {}

  /**
   * A step has ended.
   *
   * @param took how long it took
   * @param failure why it failed; what a service's report says of it may be other words
   */
  default void stepEnded(Step step, Duration took, Optional<Throwable> failure) {}

  /** An apply has ended for a service, whatever the others do. */
  default void serviceEnded(ServiceReport report) {}

  /** Something takes longer than a person expects, such as {@code 127.0.0.1:5432 to start up}. */
  default void waiting(String what) {}

  /**
   * A dump is being loaded; told a few times a second at most.
   *
   * @param file where it lies in its source
   * @param read how many of its bytes were read, as it is stored
   * @param bytes how many it has
   * @param table the table whose rows are read; empty between tables
   */
  default void loading(String file, long read, long bytes, String table) {}

  /**
   * An index or a key of a dump that is being loaded begins to be built, while others are and the
   * dump is read on.
   *
   * @param file where the dump lies in its source
   * @param what the first words of the statement that builds it, without values
   * @param number how many have begun with it
   * @param known how many there are in what was read of the dump so far
   */
  default void building(String file, String what, int number, int known) {}

  /**
   * Something went wrong that changes no result, such as a client that could not be closed. Goes to
   * the log of this interface's name unless it is overridden.
   */
  default void warned(Gen3DbException aside) {
    System.getLogger(RunListener.class.getName())
        .log(System.Logger.Level.WARNING, aside.getMessage(), aside);
  }
}
