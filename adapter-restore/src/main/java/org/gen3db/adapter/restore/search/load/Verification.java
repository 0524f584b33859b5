package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gen3db.adapter.restore.search.document.Document;
import org.gen3db.adapter.restore.search.document.Ledger;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.jspecify.annotations.Nullable;

/**
 * Reads all documents of an index back, as they are stored, and enters them in a ledger. While a
 * page of them is looked at, the server prepares the next.
 */
public final class Verification {
  private static final long PAGE = 4 << 20;
  private static final long LARGEST_PAGE = 32 << 20;

  /** Larger documents are read one page at a time, so that memory stays what it is. */
  private static final long LARGEST_AHEAD = 8 << 20;

  private static final long MOST = 5000;
  private static final String KEEP = "2m";

  private final SearchClient client;
  private final Cancellation end;
  private final Document document = new Document();

  /** One that may be used for one index after another. */
  public Verification(SearchClient client, Cancellation end) {
    this.client = client;
    this.end = end;
  }

  /**
   * Reads them all.
   *
   * @param loaded how many there should be and how large they are, so that no answer is too large
   */
  public void read(String index, DocumentLoad.Loaded loaded, Ledger ledger) {
    boolean ahead = loaded.largest() <= LARGEST_AHEAD;
    ExecutorService asking =
        Executors.newSingleThreadExecutor(
            task -> {
              var thread = new Thread(task, "gen3db-search-reading");
              thread.setDaemon(true);
              return thread;
            });
    Cancellation all = end.within(Duration.ofDays(3650));
    String scroll = null;
    try {
      var first = Json.object();
      first.put("size", pageSize(loaded));
      first.put("sort", "_doc");
      byte[] said = ask("/" + index + "/_search?scroll=" + KEEP, first, end);
      while (true) {
        scroll = scroll(said, scroll);
        String next = scroll;
        Future<byte[]> coming = ahead ? asking.submit(() -> more(next, all)) : null;
        if (look(said, ledger) == 0) {
          break;
        }
        said = coming == null ? more(next, end) : await(coming);
      }
    } finally {
      all.cancel();
      close(asking);
      client.endScroll(scroll, end);
    }
  }

  private byte[] more(String scroll, Cancellation until) {
    ObjectNode next = Json.object();
    next.put("scroll", KEEP);
    next.put("scroll_id", scroll);
    return ask("/_search/scroll", next, until);
  }

  private byte[] ask(String path, ObjectNode body, Cancellation until) {
    return client.ok("POST", path, body, until).body();
  }

  private byte[] await(Future<byte[]> coming) {
    try {
      return coming.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.check(client.place(), "reading back");
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      end.check(client.place(), "reading back");
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What is on its way was broken off, so that this takes no time. */
  private static void close(ExecutorService asking) {
    asking.shutdownNow();
    try {
      if (!asking.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the thread that reads does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By which the next page is asked for; it stands before all documents. */
  private String scroll(byte[] said, @Nullable String before) {
    try (JsonParser parser = Json.parser(said, 0, said.length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals("_scroll_id");
        parser.nextToken();
        if (here) {
          return parser.getText();
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (before == null) {
      throw differs("an answer names no scroll");
    }
    return before;
  }

  private Gen3DbException unreadable(Exception e) {
    return differs("an answer cannot be read: " + e.getMessage());
  }

  static long pageSize(DocumentLoad.Loaded loaded) {
    long average = Math.max(1, loaded.bytes() / Math.max(1, loaded.lines()));
    long largest = Math.max(1, loaded.largest());
    return Math.max(1, Math.min(MOST, Math.min(PAGE / average, LARGEST_PAGE / largest)));
  }

  /** What an answer holds beside documents. */
  private static final class Page {
    private long hits;
    private long failed;
    private boolean timedOut;
  }

  /** Takes in the documents of a page; gives how many there are. */
  private long look(byte[] said, Ledger ledger) {
    var page = new Page();
    try (JsonParser parser = Json.parser(said, 0, said.length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "timed_out" -> page.timedOut = value == JsonToken.VALUE_TRUE;
          case "_shards" -> shards(parser, page);
          case "hits" -> hits(parser, said, page, ledger);
          default -> parser.skipChildren();
        }
      }
    } catch (IOException | Document.Malformed e) {
      throw unreadable(e);
    }
    if (page.failed > 0 || page.timedOut) {
      throw differs("reading back failed on " + page.failed + " shards");
    }
    return page.hits;
  }

  private Gen3DbException differs(String message) {
    return client.problem(SearchCode.INDEX_DIFFERS, message);
  }

  private static void shards(JsonParser parser, Page page) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean failed = parser.currentName().equals("failed");
      parser.nextToken();
      if (failed) {
        page.failed = parser.getLongValue();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void hits(JsonParser parser, byte[] said, Page page, Ledger ledger)
      throws IOException, Document.Malformed {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean these = parser.currentName().equals("hits");
      parser.nextToken();
      if (!these) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        document.read(parser, said, 0);
        page.hits++;
        ledger.add(document.key(), document.source(), 0);
      }
    }
  }
}
