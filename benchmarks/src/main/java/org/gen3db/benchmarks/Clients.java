package org.gen3db.benchmarks;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.gen3db.domain.credentials.DbCredentials;

/**
 * Clients that read a service's credentials and log in by them, again and again, until they are
 * closed. Whoever reads does so from a copy that may be as old as a store's delay.
 */
final class Clients implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final List<Ended> failed = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final long promised;
  private volatile boolean closed;

  /**
   * A login that failed.
   *
   * @param begun when it was tried, as {@link System#nanoTime} says
   * @param nanos how long later the same client was let in again, or gave up
   */
  record Ended(long begun, long nanos) {}

  /**
   * Starts them.
   *
   * @param count how many
   * @param pauseMillis between two logins of one
   * @param delayMillis how old what it reads is at most
   * @param promised for how long what was read lets in. A login that ended later than that after
   *     its Secret was read, on a busy machine, shows nothing: it counts as late, whatever its end
   * @param read reads what the Secret says
   */
  Clients(
      int count,
      int pauseMillis,
      int delayMillis,
      Duration promised,
      Supplier<DbCredentials> read) {
    this.promised = promised.toNanos();
    for (int i = 0; i < count; i++) {
      var random = new Random(i);
      var thread =
          new Thread(() -> work(pauseMillis, delayMillis, read, random), "benchmark-client-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private void work(int pauseMillis, int delayMillis, Supplier<DbCredentials> read, Random random) {
    long failing = 0;
    while (!closed) {
      long asked = System.nanoTime();
      DbCredentials credentials = read.get();
      if (delayMillis > 0) {
        pause(random.nextInt(delayMillis + 1));
      }
      long begun = System.nanoTime();
      boolean in = logsIn(credentials);
      logins.incrementAndGet();
      boolean isLate = System.nanoTime() - asked > promised;
      if (isLate) {
        late.incrementAndGet();
      }
      if (!in && failing == 0 && !isLate) {
        failing = begun;
      } else if (in && failing != 0) {
        failed.add(new Ended(failing, System.nanoTime() - failing));
        failing = 0;
      }
      pause(pauseMillis);
    }
    if (failing != 0) {
      failed.add(new Ended(failing, System.nanoTime() - failing));
    }
  }

  private static boolean logsIn(DbCredentials with) {
    String url = "jdbc:postgresql://" + with.endpoint() + "/" + with.database();
    try (var connection =
        DriverManager.getConnection(url, with.username(), with.password().reveal(String::new))) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** How often anybody logged in, or tried to. */
  long logins() {
    return logins.get();
  }

  /** How many of these say nothing, since they came after what was promised. */
  long late() {
    return late.get();
  }

  /** The times in which a client was not let in, once all of them have ended. */
  List<Ended> failed() {
    return List.copyOf(failed);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
