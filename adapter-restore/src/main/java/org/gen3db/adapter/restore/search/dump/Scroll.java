package org.gen3db.adapter.restore.search.dump;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.gen3db.adapter.restore.search.http.Answer;
import org.gen3db.adapter.restore.search.http.AnswerTooLarge;
import org.gen3db.adapter.restore.search.http.Blocks;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.jspecify.annotations.Nullable;

/**
 * Reads all documents of indices as they are at one moment, by a scroll. A point in time would
 * serve as well only where documents can be sorted by {@code _shard_doc}: by {@code _doc} some are
 * passed over in silence (S8), and not every server that is restored to knows the other.
 *
 * <p>Where the cluster has too much to do, all is read anew: a page that was half answered cannot
 * be asked for again.
 */
final class Scroll {
  private static final String KEEP = "5m";
  private static final long PAGE = 2 << 20;
  private static final int MOST = 2000;

  /** Of one answer, so that memory does not grow with the documents. */
  private static final long LARGEST_ANSWER = 32L << 20;

  /** Of a document by itself: larger ones can hardly have come in. */
  private static final long LARGEST_DOCUMENT = 512L << 20;

  private static final int SMALLER = 8;
  private static final int ATTEMPTS = 4;
  private static final int BUSY_ATTEMPTS = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final SearchClient client;
  private final Duration patience;
  private final Cancellation end;

  /** Whether the cluster gave anything since it was begun anew. */
  private boolean moved;

  /**
   * One for an index.
   *
   * @param patience the most that is waited for a cluster that has too much to do
   */
  Scroll(SearchClient client, Duration patience, Cancellation end) {
    this.client = client;
    this.patience = patience;
    this.end = end;
  }

  /** Where documents go. */
  @FunctionalInterface
  interface Begin {
    /** From the beginning. */
    OutputStream open() throws IOException;
  }

  /** That all must be read anew. */
  private static final class Again extends Exception {
    private static final long serialVersionUID = 1L;

    private final Gen3DbException problem;
    private final boolean busy;

    Again(Gen3DbException problem, boolean busy) {
      super(problem);
      this.problem = problem;
      this.busy = busy;
    }
  }

  /** How many documents indices hold. */
  long count(List<String> physical) {
    JsonNode said = client.get("/" + HttpIndexDumper.path(physical) + "/_count", end).json();
    if (said.path("_shards").path("failed").asInt(0) > 0
        || !said.path("count").isIntegralNumber()) {
      throw failed(
          "counting the documents of %s fails on %s shards"
              .formatted(
                  String.join(", ", physical), said.path("_shards").path("failed").asText()));
    }
    return said.path("count").longValue();
  }

  /**
   * Writes them all, one a line.
   *
   * @return how many there are, which the cluster counts as well
   */
  long write(String index, List<String> physical, Begin begin) throws IOException {
    int size = pageSize(physical);
    Cancellation whileBusy = end.within(patience);
    Duration pause = PAUSE;
    int attempt = 1;
    while (true) {
      try (var lines = new DocumentLines(index, begin.open())) {
        return read(physical, size, lines);
      } catch (AnswerTooLarge e) {
        if (size == 1) {
          throw failed("a document is larger than " + (LARGEST_DOCUMENT >> 20) + " MiB");
        }
        size = Math.max(1, size / SMALLER); // which is no attempt in vain
      } catch (Again e) {
        if (moved) {
          whileBusy = end.within(patience);
          pause = PAUSE;
          moved = false;
        }
        boolean mayGoOn =
            e.busy
                ? attempt < BUSY_ATTEMPTS && whileBusy.pause(pause)
                : attempt < ATTEMPTS && end.pause(pause);
        if (!mayGoOn) {
          end.check(index, "dumping it");
          throw e.problem;
        }
        attempt++;
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  /** By what documents take in the cluster, which is about what they take in a file. */
  private int pageSize(List<String> physical) {
    Answer said =
        client.send("GET", "/" + HttpIndexDumper.path(physical) + "/_stats/docs,store", null, end);
    JsonNode primaries = said.json().path("_all").path("primaries");
    long documents = Math.max(1, primaries.path("docs").path("count").asLong(1));
    long bytes = Math.max(1, primaries.path("store").path("size_in_bytes").asLong(1));
    return (int) Math.max(1, Math.min(MOST, PAGE / Math.max(1, bytes / documents)));
  }

  private long read(List<String> physical, int size, DocumentLines lines)
      throws IOException, Again, AnswerTooLarge {
    String scroll = null;
    try {
      long counted = count(physical);
      ObjectNode first = Json.object();
      first.put("size", size);
      first.set("sort", Json.texts(List.of("_doc")));
      first.put("track_total_hits", true);
      Page page =
          ask("/" + HttpIndexDumper.path(physical) + "/_search?scroll=" + KEEP, first, size, lines);
      scroll = page.scroll;
      if (page.total != counted) {
        throw new Again(
            client.problem(
                SearchCode.INDEX_MOVED,
                "somebody writes into %s: it had %d documents, and has %d"
                    .formatted(String.join(", ", physical), counted, page.total)),
            false);
      }
      while (page.hits > 0) {
        ObjectNode next = Json.object();
        next.put("scroll", KEEP);
        next.put("scroll_id", scroll);
        page = ask("/_search/scroll", next, size, lines);
        scroll = page.scroll == null ? scroll : page.scroll;
      }
      if (lines.written() != counted) {
        throw new Again(
            failed(
                "the cluster counts %d documents of %s, and gave %d"
                    .formatted(counted, String.join(", ", physical), lines.written())),
            false);
      }
      return counted;
    } finally {
      client.endScroll(scroll, end);
    }
  }

  /** What an answer holds beside documents. */
  private static final class Page {
    private @Nullable String scroll;
    private long hits;
    private long total = -1;
    private long failed;
    private boolean timedOut;
  }

  private Page ask(String path, ObjectNode body, int size, DocumentLines lines)
      throws IOException, Again, AnswerTooLarge {
    Answer said = client.page(path, body, size == 1 ? LARGEST_DOCUMENT : LARGEST_ANSWER, end);
    if (!said.isOk()) {
      Gen3DbException refused = client.refused("POST", path, said);
      if (Blocks.isBusy(said.status(), said.errorType())
          || said.errorType().equals("search_context_missing_exception")) {
        throw new Again(refused, Blocks.isBusy(said.status(), said.errorType()));
      }
      throw refused;
    }
    var page = new Page();
    try (JsonParser parser = Json.parser(said.body(), 0, said.body().length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "_scroll_id" -> page.scroll = parser.getText();
          case "timed_out" -> page.timedOut = value == JsonToken.VALUE_TRUE;
          case "_shards" -> shards(parser, page);
          case "hits" -> hits(parser, page, lines);
          default -> parser.skipChildren();
        }
      }
    }
    if (page.failed > 0 || page.timedOut) {
      throw new Again(
          failed(
              page.timedOut
                  ? "a search ended before it had looked at everything"
                  : "reading fails on " + page.failed + " shards"),
          false);
    }
    return page;
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

  private void hits(JsonParser parser, Page page, DocumentLines lines) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("total")) {
        page.total = total(parser, value);
      } else if (name.equals("hits")) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          lines.write(parser).ifPresent(wrong -> refuse(wrong));
          page.hits++;
          moved = true;
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private void refuse(String wrong) {
    throw failed(wrong);
  }

  private static long total(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    long total = -1;
    if (value == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean number = parser.currentName().equals("value");
        parser.nextToken();
        if (number) {
          total = parser.getLongValue();
        } else {
          parser.skipChildren();
        }
      }
    }
    return total;
  }

  private Gen3DbException failed(String message) {
    return client.problem(SearchCode.INDEX_NOT_DUMPED, message);
  }
}
