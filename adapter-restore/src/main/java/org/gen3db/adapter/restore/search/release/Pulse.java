package org.gen3db.adapter.restore.search.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;

/**
 * The signs of life that a run gives at the index it works at, until it is closed. One that gets no
 * answer keeps no later one waiting.
 */
final class Pulse implements AutoCloseable {
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
  private final ScheduledFuture<?> beats;
  private final ExecutorService senders = Executors.newCachedThreadPool(DAEMONS);
  private Cancellation last = Cancellation.create();

  Pulse(SearchClient client, String index, SignsOfLife life) {
    this.client = client;
    this.path = "/" + Names.path(index) + "/_search?request_cache=false";
    search.put("size", 0).put("track_total_hits", false);
    this.beats =
        clock.scheduleAtFixedRate(this::beat, 0, life.every().toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void beat() {
    last.cancel();
    if (senders.isShutdown()) {
      return;
    }
    Cancellation now = Cancellation.create();
    last = now;
    senders.execute(() -> send(now));
  }

  private void send(Cancellation end) {
    try {
      client.send("POST", path, search, end);
    } catch (Gen3DbException e) {
      // The next one is on its way soon.
    }
  }

  @Override
  public synchronized void close() {
    beats.cancel(false);
    clock.shutdown();
    senders.shutdown();
    last.cancel();
  }
}
