package org.gen3db.adapter.restore.search.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.gen3db.adapter.restore.search.document.Document;
import org.gen3db.adapter.restore.search.document.Ledger;
import org.gen3db.adapter.restore.search.http.Json;
import org.gen3db.adapter.restore.search.http.SearchClient;
import org.gen3db.adapter.restore.search.http.SearchCode;
import org.gen3db.domain.cancellation.Cancellation;
import org.gen3db.domain.error.Gen3DbException;
import org.jspecify.annotations.Nullable;

/** Reads all documents of an index back, as they are stored, and enters them in a ledger. */
public final class Verification {
  private static final long PAGE = 4 << 20;
  private static final long LARGEST_PAGE = 64 << 20;
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
    String scroll = null;
    try {
      var first = Json.object();
      first.put("size", pageSize(loaded));
      first.put("sort", "_doc");
      Page page = ask("/" + index + "/_search?scroll=" + KEEP, first, ledger);
      while (page.hits > 0) {
        scroll = page.scroll;
        ObjectNode next = Json.object();
        next.put("scroll", KEEP);
        next.put("scroll_id", scroll);
        page = ask("/_search/scroll", next, ledger);
      }
      scroll = page.scroll == null ? scroll : page.scroll;
    } finally {
      client.endScroll(scroll, end);
    }
  }

  static long pageSize(DocumentLoad.Loaded loaded) {
    long average = Math.max(1, loaded.bytes() / Math.max(1, loaded.lines()));
    long largest = Math.max(1, loaded.largest());
    return Math.max(1, Math.min(MOST, Math.min(PAGE / average, LARGEST_PAGE / largest)));
  }

  /** What an answer holds beside documents. */
  private static final class Page {
    private @Nullable String scroll;
    private long hits;
    private long failed;
    private boolean timedOut;
  }

  private Page ask(String path, ObjectNode body, Ledger ledger) {
    byte[] said = client.ok("POST", path, body, end).body();
    var page = new Page();
    try (JsonParser parser = Json.parser(said, 0, said.length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "_scroll_id" -> page.scroll = parser.getText();
          case "timed_out" -> page.timedOut = value == JsonToken.VALUE_TRUE;
          case "_shards" -> shards(parser, page);
          case "hits" -> hits(parser, page, ledger);
          default -> parser.skipChildren();
        }
      }
    } catch (IOException | Document.Malformed e) {
      throw differs("an answer cannot be read: " + e.getMessage());
    }
    if (page.failed > 0 || page.timedOut) {
      throw differs("reading back failed on " + page.failed + " shards");
    }
    return page;
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

  private void hits(JsonParser parser, Page page, Ledger ledger)
      throws IOException, Document.Malformed {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean these = parser.currentName().equals("hits");
      parser.nextToken();
      if (!these) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        document.read(parser);
        page.hits++;
        ledger.add(document.key(), document.source(), 0);
      }
    }
  }
}
