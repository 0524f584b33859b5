package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;

/**
 * The signs of life that a run gives at the index it works at, until it is closed. A few that get
 * no answer keep no later one waiting. None is broken off: that may close a connection which
 * another request of the run has taken over just then.
 */
final class Pulse implements AutoCloseable {
  private static final int UNANSWERED = 4;
  private static final ThreadFactory DAEMONS =
      task -> {
        var thread = new Thread(task, "gen3db-search-pulse");
        thread.setDaemon(true);
        return thread;
      };

  private final SearchClient client;
  private final String path;
  private final ObjectNode search = Json.object();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(DAEMONS);
  private final ExecutorService senders = Executors.newCachedThreadPool(DAEMONS);
  private final Semaphore free = new Semaphore(UNANSWERED);
  private final ScheduledFuture<?> beats;

  Pulse(SearchClient client, String index, SignsOfLife life) {
    this.client = client;
    this.path = "/" + Names.path(index) + "/_search?request_cache=false";
    search.put("size", 0).put("track_total_hits", false);
    this.beats =
        clock.scheduleAtFixedRate(this::beat, 0, life.every().toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void beat() {
    if (!senders.isShutdown() && free.tryAcquire()) {
      senders.execute(this::send);
    }
  }

  private void send() {
    try {
      client.send("POST", path, search, Cancellation.create());
    } catch (Gen3DbException e) {
      // The next one is on its way soon.
    } finally {
      free.release();
    }
  }

  @Override
  public synchronized void close() {
    beats.cancel(false);
    clock.shutdown();
    senders.shutdown();
  }
}
